import type { PythonPackage } from './venv';

export const MINISTACK: PythonPackage = {
  name: 'ministack',
  requirement: 'ministack==1.5.33',
  title: 'the local S3',
  megabytes: 20,
};

export const MOTO: PythonPackage = {
  name: 'moto',
  requirement: 'moto[server,s3,sqs,iam,secretsmanager]==5.2.5',
  title: 'the local China',
  megabytes: 50,
};
