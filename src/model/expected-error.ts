/** An error that tells a person what to do. Any other error is a defect, and its stack is wanted. */
export class ExpectedError extends Error {}
