//! Cache: what is known of a lane's way between the processor and memory, and the compiler is not told.

use super::Lane;

/// Lets `work` copy lanes to memory past the caches, and returns when they are all there.
///
/// It is for what will not be read again for a while: an ordinary write first fetches what it is about to overwrite, and drives
/// from the caches what is still needed.
pub fn put_away(work: impl FnOnce(&mut Away)) {
    // Lent and never given, so that nobody can forget it and with it the fence.
    work(&mut Away(()));
}

/// Copies lanes: see [`put_away`].
pub struct Away(());

impl Away {
    #[inline]
    pub fn put(&mut self, from: &Lane, to: &mut Lane) {
        #[cfg(target_arch = "x86_64")]
        for (pair, place) in from.as_chunks::<2>().0.iter().zip(to.as_chunks_mut::<2>().0) {
            use std::arch::x86_64::{_mm_loadu_pd, _mm_stream_pd};
            // SAFETY: both are two figures; the second is on a boundary of 16 bytes, since lanes are on one of 64; every x86-64
            // processor has the instructions; and the fence comes before any other thread can look, since `put_away` waits
            // for it.
            unsafe { _mm_stream_pd(place.as_mut_ptr(), _mm_loadu_pd(pair.as_ptr())) }
        }
        #[cfg(not(target_arch = "x86_64"))]
        to.clone_from(from);
    }
}

impl Drop for Away {
    fn drop(&mut self) {
        // SAFETY: every x86-64 processor has the instruction.
        #[cfg(target_arch = "x86_64")]
        unsafe {
            std::arch::x86_64::_mm_sfence();
        }
    }
}

/// Asks memory for figures that will be read soon, and does not wait for them.
#[inline(always)]
pub fn fetch(figures: &[f64]) {
    #[cfg(not(target_arch = "x86_64"))]
    let _ = figures;
    #[cfg(target_arch = "x86_64")]
    for line in figures.chunks(64 / size_of::<f64>()) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: every x86-64 processor has the instruction, which reads nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ZERO, set};
    use super::*;

    #[test]
    fn what_is_put_away_is_what_was_there() {
        let mut from = ZERO;
        set(&mut from, |run| run as f64 - 0.5);
        let mut to = [ZERO; 3];
        put_away(|away| away.put(&from, &mut to[1]));
        assert_eq!(to, [ZERO, from, ZERO]);
    }
}
