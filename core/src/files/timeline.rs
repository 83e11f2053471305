//! When which bytes of an output arrived, in few bytes.
//!
//! A timeline is kept with its artifact as one byte for the version of the encoding, and then numbers of seven bits a byte, the
//! low ones first, with the high bit of a byte set if more follow (LEB128). The first is the unit of time in
//! microseconds. Each pair after it is a point, as differences from the point before: how many bytes had come until then,
//! and how many units of time had passed since the step began. What begins at a point arrived then, or within the window
//! in which arrivals are taken for one.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The version of the encoding.
const VERSION: u8 = 1;

/// Arrivals of one output within so many microseconds are one, unless another output came between them.
const WINDOW: u64 = 2000;

/// The finest unit of time, in microseconds.
const FINEST: u64 = 16;

/// The most points in memory: with more, those that are close to each other become one.
const MOST_POINTS: usize = 4096;

/// A timeline takes one byte of so many of its output,
const SHARE: u64 = 50;

/// and this many bytes more, so that short outputs have one too.
const ALLOWANCE: u64 = 64;

/// The timeline that took the last chunk in this process.
static LAST: AtomicU64 = AtomicU64::new(0);

/// A timeline on its way: it takes note of chunks as they come, in constant memory.
pub(crate) struct Timeline {
    id: u64,
    begun: Instant,
    size: u64,
    points: Vec<Point>,
    window: u64,
}

/// Where a chunk begins, and when it came, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Point {
    offset: u64,
    at: u64,
}

impl Timeline {
    /// A timeline whose times count from here.
    pub fn since(begun: Instant) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Self { id, begun, size: 0, points: Vec::new(), window: WINDOW }
    }

    /// So many bytes more have just arrived.
    pub fn note(&mut self, count: usize) {
        self.note_at(self.begun.elapsed(), count);
    }

    /// So many bytes more arrived so long after the start.
    pub fn note_at(&mut self, since_start: Duration, count: usize) {
        let at = micros(since_start);
        let comes_after_another = LAST.swap(self.id, Ordering::Relaxed) != self.id;
        self.add(at, count as u64, comes_after_another);
    }

    fn add(&mut self, at: u64, count: u64, comes_after_another: bool) {
        if count == 0 {
            return;
        }
        // Times that others tell may go back.
        let earliest = self.points.last().map_or(0, |point| point.at);
        let last = self.points.last().map(|point| at.saturating_sub(point.at));
        if last.is_none_or(|since| since > self.window || (comes_after_another && since > 0)) {
            if self.points.len() == MOST_POINTS {
                self.coarsen();
            }
            self.points.push(Point { offset: self.size, at: at.max(earliest) });
        }
        self.size += count;
    }

    /// Makes room for as many points again as there are.
    fn coarsen(&mut self) {
        while self.points.len() > MOST_POINTS / 2 {
            self.points = apart(&self.points, self.window);
            if self.points.len() > MOST_POINTS / 2 {
                self.window = self.window.saturating_mul(2);
            }
        }
    }

    /// The encoding as of now, for an output that goes on: what is yet to come arrives now, or later.
    pub fn encode_open(&self) -> Option<Vec<u8>> {
        let at = micros(self.begun.elapsed());
        let mut points = self.points.clone();
        points.push(Point { offset: self.size, at });
        Self { points, ..*self }.encode()
    }

    /// The encoding, as exact as its share of the output allows; none if nothing came.
    pub fn encode(&self) -> Option<Vec<u8>> {
        let room = self.size / SHARE + ALLOWANCE;
        let mut window = self.window;
        let mut points = Cow::Borrowed(&self.points);
        while !points.is_empty() {
            let mut unit = FINEST;
            while unit < window {
                let bytes = encoded(&points, unit);
                if bytes.len() as u64 <= room {
                    return Some(bytes);
                }
                unit *= 4;
            }
            points = Cow::Owned(apart(&points, window));
            window = window.saturating_mul(2);
        }
        None
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// The points that are further from the one before than a window.
fn apart(points: &[Point], window: u64) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for point in points {
        if kept.last().is_none_or(|last| point.at.saturating_sub(last.at) > window) {
            kept.push(*point);
        }
    }
    kept
}

fn encoded(points: &[Point], unit: u64) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    push(&mut bytes, unit);
    let (mut offset, mut at) = (0, 0);
    for point in points {
        push(&mut bytes, point.offset - offset);
        push(&mut bytes, point.at / unit - at);
        (offset, at) = (point.offset, point.at / unit);
    }
    bytes
}

fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// When the bytes of a recorded output arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Arrivals {
    points: Vec<Point>,
}

impl Arrivals {
    /// Reads the encoding; none if it is of an unknown version, or damaged.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (version, mut rest) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        let unit = pull(&mut rest)?;
        let (mut offset, mut units) = (0_u64, 0_u64);
        let mut points = Vec::new();
        while !rest.is_empty() {
            offset = offset.checked_add(pull(&mut rest)?)?;
            units = units.checked_add(pull(&mut rest)?)?;
            points.push(Point { offset, at: units.checked_mul(unit)? });
        }
        Some(Self { points })
    }

    /// When the byte at this offset arrived, since the step began; none if that was not kept.
    pub fn at(&self, offset: u64) -> Option<Duration> {
        let after = self.points.partition_point(|point| point.offset <= offset);
        let point = self.points.get(after.checked_sub(1)?)?;
        Some(Duration::from_micros(point.at))
    }

    /// Where each arrival begins, and when it came.
    pub fn iter(&self) -> impl Iterator<Item = (u64, Duration)> {
        self.points.iter().map(|point| (point.offset, Duration::from_micros(point.at)))
    }
}

fn pull(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let bits = u64::from(byte & 0x7f);
        if bits << shift >> shift != bits {
            return None;
        }
        number |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(chunks: impl IntoIterator<Item = (u64, u64)>) -> Timeline {
        let mut timeline = Timeline::since(Instant::now());
        for (at, count) in chunks {
            timeline.add(at, count, false);
        }
        timeline
    }

    fn decoded(timeline: &Timeline) -> Vec<(u64, u64)> {
        let arrivals = Arrivals::decode(&timeline.encode().unwrap()).unwrap();
        arrivals.points.iter().map(|point| (point.offset, point.at)).collect()
    }

    #[test]
    fn a_byte_has_the_time_at_which_its_chunk_came() {
        let timeline = timeline([(1600, 10), (3_200_000, 5), (3_200_016, 5), (9_600_000, 1)]);
        let arrivals = Arrivals::decode(&timeline.encode().unwrap()).unwrap();
        let at = |offset| arrivals.at(offset).unwrap().as_micros();
        assert_eq!(
            (at(0), at(9), at(10), at(19), at(20)),
            (1600, 1600, 3_200_000, 3_200_000, 9_600_000)
        );
        assert_eq!(Arrivals::default().at(0), None);
        assert_eq!(Timeline::since(Instant::now()).encode(), None);
    }

    #[test]
    fn arrivals_close_to_each_other_are_one_unless_another_came_between() {
        let mut timeline = timeline([(0, 1), (1000, 1), (2000, 1), (2500, 1)]);
        assert_eq!(decoded(&timeline), [(0, 0), (3, 2496)]);
        timeline.add(2600, 1, true);
        assert_eq!(timeline.points.len(), 3);
    }

    #[test]
    fn a_timeline_takes_a_fiftieth_of_its_output_and_keeps_silences() {
        // Lines of 20 bytes each 5 ms, and one silence of 5 s.
        let pause = |line: u64| if line > 700 { 5_000_000 } else { 0 };
        let timeline = timeline((0..20_000).map(|line| (line * 5000 + pause(line), 20)));
        let bytes = timeline.encode().unwrap();
        assert!(bytes.len() <= 20_000 * 20 / 50 + 64, "{}", bytes.len());
        let points = decoded(&timeline);
        assert!(points.len() > 500, "{}", points.len());
        let gap = points.windows(2).map(|pair| pair[1].1 - pair[0].1).max().unwrap();
        assert!((4_500_000..5_500_000).contains(&gap), "{gap}");
    }

    #[test]
    fn memory_is_bounded_however_long_it_takes() {
        let timeline = timeline((0..1_000_000).map(|chunk| (chunk * 3000, 1 << 20)));
        assert!(timeline.points.len() <= MOST_POINTS);
        assert_eq!(timeline.points.capacity(), MOST_POINTS);
        assert!(timeline.encode().unwrap().len() < 32 << 10);
        let last = timeline.points.last().unwrap();
        assert!(999_999 * 3000 - last.at <= timeline.window);
    }

    #[test]
    fn times_that_go_back_count_as_the_last() {
        let mut timeline = timeline([(5000, 1)]);
        timeline.add(1000, 1, true);
        timeline.add(9000, 1, false);
        assert_eq!(decoded(&timeline), [(0, 4992), (2, 8992)]);
    }

    #[test]
    fn a_damaged_encoding_is_none() {
        let whole = timeline([(1600, 10), (3_200_000, 300)]).encode().unwrap();
        for damaged in [&[][..], &[9, 1, 0, 0], &whole[..whole.len() - 1], &[1, 0xff], &[1; 5]] {
            assert_eq!(Arrivals::decode(damaged), None, "{damaged:?}");
        }
        let huge = [&[1][..], &[0xff; 9], &[0x7f, 1, 1]].concat();
        assert_eq!(Arrivals::decode(&huge), None);
    }
}
