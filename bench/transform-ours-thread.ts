import { serveLanes } from '../workers/lane-server';
import { fileObjectStore } from './file-object-store';
import { DATA } from './folders';

/** A transform thread as the worker starts it, on files instead of S3. */
serveLanes(fileObjectStore(DATA));
