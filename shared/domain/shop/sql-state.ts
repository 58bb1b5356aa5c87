/** The SQLSTATE of an error of the database, for refusals that a person can be told of. */
export function codeOf(error: unknown): string | undefined {
  return (error as { code?: string } | null)?.code;
}
