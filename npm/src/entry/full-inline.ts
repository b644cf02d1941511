// Where nobody counts bytes, the engine is whole already.
export * from "../full/index.js";
