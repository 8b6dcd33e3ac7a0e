import { ApiError } from '../errors.ts';

/** A query that this cloud, or the logstore, does not take. */
export function parameterInvalid(message: string): ApiError {
  return new ApiError(400, 'ParameterInvalid', message);
}

/** SQL that cannot be read from a place on. */
export function syntaxError(at: number, message: string): ApiError {
  return parameterInvalid(
    `ErrorType:SyntaxError.ErrorPosition,line:1,column:${at}.ErrorMessage:line 1:${at}: ${message}`,
  );
}

/** A field that is searched in without being indexed. */
export function notIndexed(field: string): ApiError {
  return parameterInvalid(
    `key (${field}) is not config as key value config,if symbol : is in your log,please wrap : with quotation mark "`,
  );
}

export function noSuchProject(project: string): ApiError {
  return new ApiError(404, 'ProjectNotExist', `The Project does not exist : ${project}`);
}

export function noSuchLogstore(logstore: string): ApiError {
  return new ApiError(404, 'LogStoreNotExist', `logstore ${logstore} does not exist`);
}

export function noIndex(): ApiError {
  return new ApiError(400, 'IndexConfigNotExist', 'logstore without index config');
}

/** The identity is known, and may not do it. */
export function denied(action: string, resource: string): ApiError {
  return new ApiError(401, 'Unauthorized', `denied by sts or ram, action: ${action}, resource: ${resource}`);
}
