// Who brought a message: credentials that were issued here, or a connection that Lagebild opened itself.

/** "user:" and a user name, or "connection:" and a name of region/connections.yaml. */
export type Source = `user:${string}` | `connection:${string}`;

export const sourceOfUser = (username: string): Source => `user:${username}`;
export const sourceOfConnection = (name: string): Source => `connection:${name}`;
