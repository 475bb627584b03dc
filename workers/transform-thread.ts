import { s3Client, s3ObjectStore } from '../clients/s3';
import { serveLanes } from './lane-server';

/** Entry of a transform thread: lanes on S3, with the identity of the process. */
serveLanes(s3ObjectStore(s3Client()));
