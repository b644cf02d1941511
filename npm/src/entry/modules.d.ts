// The build puts the bytes where this is imported.
declare module "*/edge/full.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "*/edge/base.deflated" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "*/edge/full.deflated" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "*/receive/receive.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "*/explain/explain.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "*/schemes/schemes.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "*/keys/keys.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

// Compiled schemes, a character for each byte.
declare module "*.plan" {
  const plan: string;
  export default plan;
}

// workerd compiles what is imported from beside the entry.
declare module "*/module.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*/full-module.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*/receive-module.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*/explain-module.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*/schemes-module.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*/keys-module.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

// So does Vercel's edge runtime, perhaps in another realm.
declare module "*/module.wasm?module" {
  const module: object;
  export default module;
}

declare module "*/full-module.wasm?module" {
  const module: object;
  export default module;
}

declare module "*/receive-module.wasm?module" {
  const module: object;
  export default module;
}

declare module "*/explain-module.wasm?module" {
  const module: object;
  export default module;
}

declare module "*/schemes-module.wasm?module" {
  const module: object;
  export default module;
}

declare module "*/keys-module.wasm?module" {
  const module: object;
  export default module;
}
