//! Lets the linker leave Node-API to the process that loads the addon.

fn main() {
    napi_build::setup();
}
