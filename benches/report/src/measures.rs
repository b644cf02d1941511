//! What each measure is, and with what its figures are compared.

pub(crate) struct Measure {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) compared: Compared,
}

pub(crate) enum Compared {
    /// Peers with each of ours.
    WithOurs,
    /// A subject under this condition with the same under every other one.
    With(&'static str),
    /// Not at all: the sizes are what matters.
    AcrossSizes,
    /// Only as a goal says.
    Otherwise,
}

pub(crate) const MEASURES: &[Measure] = &[
    Measure { name: "verify", title: "Verification only", compared: Compared::WithOurs },
    Measure { name: "receive", title: "Verification and parsing", compared: Compared::WithOurs },
    Measure {
        name: "receive-text",
        title: "Verification and parsing, where most of the body is one long text",
        compared: Compared::WithOurs,
    },
    Measure { name: "boundary", title: "What calling from JavaScript adds", compared: Compared::Otherwise },
    Measure { name: "split", title: "What parsing and checking adds to verification", compared: Compared::Otherwise },
    Measure { name: "refuse", title: "Refusing a delivery (verification only)", compared: Compared::With("genuine") },
    Measure {
        name: "refuse-receive",
        title: "Refusing a delivery (verification and parsing)",
        compared: Compared::With("genuine"),
    },
    Measure { name: "threads", title: "Threads (verification only)", compared: Compared::With("1 thread") },
    Measure { name: "load", title: "A server under load", compared: Compared::With("no check") },
    Measure {
        name: "load-cpu",
        title: "A server under load: processor time for a request",
        compared: Compared::With("no check"),
    },
    Measure {
        name: "receive-load",
        title: "A route that handles events once, under load",
        compared: Compared::Otherwise,
    },
    Measure {
        name: "receive-load-cpu",
        title: "A route that handles events once, under load: processor time for a request",
        compared: Compared::Otherwise,
    },
    Measure { name: "start", title: "The first answer, beyond an empty program's", compared: Compared::WithOurs },
    Measure { name: "scale", title: "Verification only, up to 100 MB", compared: Compared::AcrossSizes },
    Measure { name: "memory", title: "Growth of resident memory while verifying", compared: Compared::AcrossSizes },
];

/// The measure of this name; a suite's own, where the table does not have it.
pub(crate) fn measure(name: &str) -> &'static Measure {
    const UNKNOWN: Measure = Measure { name: "", title: "", compared: Compared::Otherwise };
    MEASURES.iter().find(|measure| measure.name == name).unwrap_or(&UNKNOWN)
}

/// Whether a subject is Hookseal, and not a peer.
pub(crate) fn is_ours(subject: &str) -> bool {
    subject.starts_with("hookseal")
}

/// A body's size as people say it.
pub(crate) fn size(bytes: usize) -> String {
    match bytes {
        512 => "0.5 kB".to_owned(),
        _ if bytes >= 1 << 20 => format!("{} MB", bytes >> 20),
        _ if bytes >= 1 << 10 => format!("{} kB", bytes >> 10),
        _ => format!("{bytes} B"),
    }
}
