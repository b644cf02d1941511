//! The body of a request to the desk.

use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use crate::page::Problem;

/// A body that is JSON of this form. What is none is answered like all else that is wrong: as JSON with a sentence.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => {
                let mut message = rejection.body_text();
                if message.contains("key must be a string") {
                    message.push_str(
                        ". A comma before the end, and comments, are no JSON: a guide's `// …` stands for what is yours",
                    );
                }
                Err(match rejection.status() {
                    StatusCode::UNPROCESSABLE_ENTITY => Problem::bad(message),
                    status => Problem::new(status, message),
                })
            }
        }
    }
}
