/** A request that cannot be answered as asked. The message is for the user, in the language of the client. */
export class RequestError extends Error {
  constructor(
    message: string,
    /** Whether the client should show it in a dialog of its own; not for what a view merely fails to show. */
    readonly showUser = true,
  ) {
    super(message);
  }
}
