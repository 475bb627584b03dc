//! The practical limit: libdeflate, simd-json into typed values, a file per thread; no checks, profile or hashes.
//! usage: tlimit IN_FOLDER OUT_FOLDER LEVEL THREADS
use serde::Deserialize;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Deserialize, Default)]
struct S<'a> {
    #[serde(rename = "S", borrow, default)]
    s: Option<Cow<'a, str>>,
}
#[derive(Deserialize)]
struct N<'a> {
    #[serde(rename = "N", borrow)]
    n: Cow<'a, str>,
}
#[derive(Deserialize)]
struct M<T> {
    #[serde(rename = "M")]
    m: T,
}
#[derive(Deserialize)]
struct Set<'a> {
    #[serde(rename = "SS", borrow)]
    ss: Vec<Cow<'a, str>>,
}
#[derive(Deserialize)]
struct B {
    #[serde(rename = "BOOL")]
    b: bool,
}
#[derive(Deserialize)]
struct Address<'a> {
    #[serde(borrow)]
    city: Option<S<'a>>,
    #[serde(borrow)]
    zip: Option<S<'a>>,
}
#[derive(Deserialize)]
struct Profile<'a> {
    #[serde(borrow)]
    name: Option<S<'a>>,
    #[serde(borrow)]
    age: Option<N<'a>>,
    #[serde(borrow)]
    address: Option<M<Address<'a>>>,
}
#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow)]
    id: Option<S<'a>>,
    #[serde(borrow)]
    country: Option<S<'a>>,
    #[serde(borrow)]
    created: Option<N<'a>>,
    #[serde(borrow)]
    email: Option<S<'a>>,
    #[serde(borrow)]
    partner: Option<S<'a>>,
    #[serde(borrow)]
    profile: Option<M<Profile<'a>>>,
    #[serde(borrow)]
    devices: Option<Set<'a>>,
    #[serde(borrow)]
    services: Option<Set<'a>>,
    marketing: Option<B>,
    #[serde(borrow)]
    deletedat: Option<S<'a>>,
}
#[derive(Deserialize)]
struct Row<'a> {
    #[serde(rename = "Item", borrow)]
    item: Item<'a>,
}

const NULL: &[u8] = b"@null@";

fn put(o: &mut Vec<u8>, s: &str) {
    let mut b = s.as_bytes();
    loop {
        match b.iter().position(|c| matches!(c, b'\\' | b'|' | b'\n' | b'\r')) {
            None => {
                o.extend_from_slice(b);
                return;
            }
            Some(i) => {
                o.extend_from_slice(&b[..i]);
                o.push(b'\\');
                o.push(b[i]);
                b = &b[i + 1..];
            }
        }
    }
}

fn text(o: &mut Vec<u8>, v: Option<&S>) {
    match v {
        Some(S { s: Some(s) }) => put(o, s),
        _ => o.extend_from_slice(NULL),
    }
    o.push(b'|');
}

fn joined(o: &mut Vec<u8>, v: Option<&mut Set>) {
    match v {
        Some(set) if !set.ss.is_empty() => {
            set.ss.sort_unstable();
            for (i, s) in set.ss.iter().enumerate() {
                if i > 0 {
                    o.push(b',');
                }
                put(o, s);
            }
        }
        _ => o.extend_from_slice(NULL),
    }
    o.push(b'|');
}

fn digits(o: &mut Vec<u8>, value: i64, width: u32) {
    for place in (0..width).rev() {
        o.push(b'0' + (value / 10i64.pow(place) % 10) as u8);
    }
}

/// `YYYY-MM-DD HH:MI:SS.mmm` by the civil calendar (H. Hinnant).
fn instant(o: &mut Vec<u8>, ms: i64) {
    let (days, rest) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    digits(o, yoe + era * 400 + (month <= 2) as i64, 4);
    o.push(b'-');
    digits(o, month, 2);
    o.push(b'-');
    digits(o, doy - (153 * mp + 2) / 5 + 1, 2);
    o.push(b' ');
    digits(o, rest / 3_600_000, 2);
    o.push(b':');
    digits(o, rest / 60_000 % 60, 2);
    o.push(b':');
    digits(o, rest / 1000 % 60, 2);
    o.push(b'.');
    digits(o, rest % 1000, 3);
}

fn row(o: &mut Vec<u8>, mut i: Item) {
    text(o, i.id.as_ref());
    text(o, i.country.as_ref());
    if let Some(N { n }) = &i.created {
        instant(o, n.parse().unwrap());
    }
    o.push(b'|');
    text(o, i.email.as_ref());
    text(o, i.partner.as_ref());
    let profile = i.profile.as_ref().map(|p| &p.m);
    text(o, profile.and_then(|p| p.name.as_ref()));
    if let Some(N { n }) = profile.and_then(|p| p.age.as_ref()) {
        o.extend_from_slice(n.as_bytes());
    }
    o.push(b'|');
    let address = profile.and_then(|p| p.address.as_ref()).map(|a| &a.m);
    text(o, address.and_then(|a| a.city.as_ref()));
    text(o, address.and_then(|a| a.zip.as_ref()));
    joined(o, i.devices.as_mut());
    joined(o, i.services.as_mut());
    if let Some(b) = &i.marketing {
        o.push(if b.b { b't' } else { b'f' });
    }
    o.push(b'|');
    text(o, i.deletedat.as_ref());
    o.pop();
    o.push(b'\n');
}

fn one(file: &Path, out: &Path, level: i32) {
    let raw = std::fs::read(file).unwrap();
    let n = u32::from_le_bytes(raw[raw.len() - 4..].try_into().unwrap()) as usize;
    let mut b = vec![0u8; n];
    libdeflater::Decompressor::new().gzip_decompress(&raw, &mut b).unwrap();
    let mut o = Vec::with_capacity(n);
    let mut buffers = simd_json::Buffers::new(4096);
    let mut p = 0;
    while p < n {
        let e = p + memchr::memchr(b'\n', &b[p..]).unwrap_or(n - p);
        let parsed: Row = simd_json::serde::from_slice_with_buffers(&mut b[p..e], &mut buffers).unwrap();
        row(&mut o, parsed.item);
        p = e + 1;
    }
    let mut c = libdeflater::Compressor::new(libdeflater::CompressionLvl::new(level).unwrap());
    let mut z = vec![0u8; c.gzip_compress_bound(o.len())];
    let k = c.gzip_compress(&o, &mut z).unwrap();
    std::fs::write(out.join(file.file_name().unwrap()), &z[..k]).unwrap();
}

fn main() {
    let a: Vec<String> = std::env::args().collect();
    let out = PathBuf::from(&a[2]);
    std::fs::create_dir_all(&out).unwrap();
    let level: i32 = a[3].parse().unwrap();
    let threads: usize = a[4].parse().unwrap();
    let mut files: Vec<_> = std::fs::read_dir(&a[1])
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.to_str().unwrap().ends_with(".json.gz"))
        .collect();
    files.sort();
    let next = AtomicUsize::new(0);
    std::thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| loop {
                let i = next.fetch_add(1, Ordering::Relaxed);
                if i >= files.len() {
                    break;
                }
                one(&files[i], &out, level)
            });
        }
    });
}
