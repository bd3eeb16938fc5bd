/** What a secret reads as, everywhere but inside the trainer. */
export const sealedMark = "***";

const secretName =
  /key|token|secret|passw|passphrase|credential|cookie|private|signature|connection_?string|auth(?!or(?!i))/i;
/** Too short to be looked for inside of other words. */
const secretWord = /(?:^|[^a-z])(?:pwd|dsn|pat|sas|jwt|otp|pin)(?:$|[^a-z])/i;
/** Every shell has these, and they name folders. */
const folderNames: ReadonlySet<string> = new Set(["PWD", "OLDPWD"]);

const tokenStart = /^(?:gh[pousr]_|github_pat_|glpat-|hf_|hls_live_|sk-|xox[abprs]-|AKIA|AIza|eyJ)/;
const privateKey = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/;
const authorization = /^(?:bearer|basic)\s/i;
/** `Server=db;Password=…`, `AccountKey=…`, `?sig=…`: as connection strings and signed addresses have them. */
const secretPart =
  /(?:password|passwd|pwd|secret|token|accountkey|accesskey|api_?key|signature|[?&;]sig)=[^\s;&]/i;

/**
 * Is a variable of a trainer's environment a secret that is sealed without being marked? By its name (which contains key,
 * token, secret, password and the like) or by its value (an address with a password in it, a connection string, a token of a
 * kind that is known by its beginning, a private key). Takes time linear in the value's length.
 */
export function isSecretEnv(name: string, value: string): boolean {
  if (folderNames.has(name)) return false;
  if (secretName.test(name) || secretWord.test(name)) return true;
  return (
    tokenStart.test(value) ||
    authorization.test(value) ||
    privateKey.test(value) ||
    secretPart.test(value) ||
    listAddressPasswords(value).length > 0
  );
}

/** The passwords of the addresses in a text: of `postgres://me:word@host/db` it is `word`. */
export function listAddressPasswords(text: string): string[] {
  return text
    .split("://")
    .slice(1)
    .flatMap((rest) => {
      const end = rest.search(/[\s"'`<>]/);
      const address = end < 0 ? rest : rest.slice(0, end);
      const colon = address.indexOf(":");
      const at = address.indexOf("@", colon + 1);
      if (colon < 0 || at < 0) return [];
      const between = address.slice(colon + 1, at);
      // What stands behind a port is a path that happens to contain an @.
      const isPassword =
        between !== "" && !/^\d*[/?#]/.test(between) && !address.slice(0, colon).includes("/");
      return isPassword ? [between] : [];
    });
}
