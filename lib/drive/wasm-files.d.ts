/** A bundle for browsers has the address of such a file, as seen from the bundle. */
declare module "*.wasm" {
  const file: string;
  export default file;
}
