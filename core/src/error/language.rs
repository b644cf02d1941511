//! Whose program made a mistake.

use hookseal_words::{OPTIONS, PYTHON_OPTIONS, Piece};

/// The language of the program that made a mistake: a message names its frameworks, and spells options as it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// Rust, and documents: options as configuration documents spell them.
    Rust,
    /// JavaScript and TypeScript.
    JavaScript,
    /// Python.
    Python,
}

/// What the message of an error says besides, for one language alone; it is none of its facts.
///
/// It is chosen where the error is made, so that a binding carries the words of no other language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint(&'static str);

impl Hint {
    pub(crate) const fn text(self) -> &'static str {
        self.0
    }
}

impl From<&Hint> for Piece<'_> {
    fn from(hint: &Hint) -> Self {
        Self::Aside(hint.0)
    }
}

impl Language {
    /// Where people find the bytes of a body that nothing has parsed.
    #[inline]
    pub(crate) const fn raw_bodies(self) -> Hint {
        Hint(match self {
            Self::Rust => {
                "axum `Bytes` as the last argument; actix-web `web::Bytes`; hyper `body.collect().await?.to_bytes()`"
            }
            Self::JavaScript => {
                "Express `express.raw({ type: () => true })` and `req.body`; Fastify a content-type parser with \
                 `parseAs: \"buffer\"`; Nest `rawBody: true` and `req.rawBody`, as in Google's functions; \
                 Koa `raw-body` with `ctx.req`; Hono `await c.req.arrayBuffer()`; Next.js and the Fetch API \
                 `await request.arrayBuffer()`; AWS Lambda `Buffer.from(event.body, \"base64\")` where \
                 `event.isBase64Encoded`, else `event.body`"
            }
            Self::Python => {
                "Flask `request.get_data()`; FastAPI and Starlette `await request.body()`; Django `request.body`; \
                 aiohttp `await request.read()`; AWS Lambda `base64.b64decode(event[\"body\"])` where \
                 `event[\"isBase64Encoded\"]`, else `event[\"body\"]`"
            }
        })
    }

    /// The options of a webhook.
    #[inline]
    pub(crate) const fn options(self) -> &'static str {
        match self {
            Self::Python => PYTHON_OPTIONS,
            _ => OPTIONS,
        }
    }
}
