/** A program bundled beside the Worker's text (WebAssembly), as the runtime hands it over. */
declare module '*.wasm' {
  const program: WebAssembly.Module;
  export default program;
}
