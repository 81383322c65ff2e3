//! Pod templates, patches and workload patches, and what depends on the final content of the objects.

mod apply;
pub mod helm_release;
pub mod workload;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::kinds::Object;
use crate::kinds::metadata::{CHECKSUM, GENERATED};

pub use apply::{apply, are_none};

/// Sets the annotation [`GENERATED`] on every object of the stack of that name, and `checksum/config` on the pods that mount one of its
/// ConfigMaps.
pub fn finish(stack: &str, objects: &mut [Object]) {
    let checksums: BTreeMap<String, String> =
        objects.iter().filter_map(|object| Some((object.name().to_owned(), checksum(object.files()?)))).collect();
    for object in objects {
        let generated = [stack, object.kind(), object.name()].join("/");
        object.metadata_mut().annotations.get_or_insert_default().insert(GENERATED.to_owned(), generated);
        let Some(template) = object.pod_template_mut() else { continue };
        let volumes = template.spec.iter().flat_map(|spec| spec.volumes.iter().flatten());
        let mounted = volumes.into_iter().find_map(|volume| checksums.get(&volume.config_map.as_ref()?.name));
        if let Some(checksum) = mounted {
            let annotations = template.metadata.get_or_insert_default().annotations.get_or_insert_default();
            annotations.insert(CHECKSUM.to_owned(), checksum.clone());
        }
    }
}

/// The checksum of the files in the ConfigMap of that name, if it exists.
pub fn checksum_of(objects: &[Object], name: &str) -> Option<String> {
    objects.iter().find(|object| object.name() == name && object.files().is_some()).and_then(Object::files).map(checksum)
}

/// The SHA-256 of names and contents, each preceded by its length, as 64 hexadecimal digits.
fn checksum(files: &BTreeMap<String, String>) -> String {
    let mut hash = Sha256::new();
    for text in files.iter().flat_map(|(name, text)| [name, text]) {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    let digest = hash.finalize();
    digest.iter().fold(String::with_capacity(2 * digest.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
