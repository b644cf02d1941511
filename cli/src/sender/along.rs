//! What a delivery has besides its body.

/// What is signed besides the body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Along {
    /// Unix seconds.
    pub(crate) at: u64,
    pub(crate) id: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) method: String,
    pub(crate) url: Option<String>,
}
