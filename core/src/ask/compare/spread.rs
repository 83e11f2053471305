//! How much measurements vary by themselves.

/// How many measurements it takes to know how much they vary.
const ENOUGH: usize = 4;

/// What the median absolute deviation of a normal distribution is multiplied by to give its standard deviation.
const MAD_TO_DEVIATION: f64 = 1.4826;

/// Differences smaller than this share of the median are never told, however steady the measurements are.
const LEAST_SHARE: f64 = 0.1;

/// The median and the noise of some measurements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub median: f64,
    /// How far from the median a measurement must be to say something.
    pub noise: f64,
}

impl Spread {
    /// Of these measurements, if there are enough.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        if !Self::is_known_of(values.len()) {
            return None;
        }
        let median = median(&mut values);
        let mut deviations: Vec<f64> = values.iter().map(|value| (value - median).abs()).collect();
        let deviation = MAD_TO_DEVIATION * self::median(&mut deviations);
        Some(Self { median, noise: (3.0 * deviation).max(LEAST_SHARE * median.abs()) })
    }

    /// Whether so many measurements are enough.
    pub fn is_known_of(count: usize) -> bool {
        count >= ENOUGH
    }

    /// Whether a measurement is above what these vary by.
    pub fn is_exceeded_by(&self, value: f64) -> bool {
        value > self.median + self.noise
    }
}

/// The middle one, or the mean of both; 0 for none.
pub(crate) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let (left, right) = values.split_at(values.len() / 2);
    match (left.last(), right.first()) {
        (Some(below), Some(middle)) if values.len().is_multiple_of(2) => {
            f64::midpoint(*below, *middle)
        }
        (_, Some(middle)) => *middle,
        (_, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_run_among_many_changes_little() {
        let steady = Spread::of(vec![100.0, 101.0, 99.0, 100.0, 900.0]).unwrap();
        assert!((steady.median - 100.0).abs() < 1e-9);
        assert!(steady.is_exceeded_by(120.0) && !steady.is_exceeded_by(109.0));
        let noisy = Spread::of(vec![100.0, 150.0, 60.0, 120.0, 80.0, 100.0]).unwrap();
        assert!(!noisy.is_exceeded_by(160.0) && noisy.is_exceeded_by(300.0));
        assert_eq!(Spread::of(vec![1.0, 2.0, 3.0]), None);
    }

    #[test]
    fn the_median_of_an_even_number_is_between() {
        for (mut values, wanted) in
            [(vec![4.0, 1.0, 3.0, 2.0], 2.5), (vec![3.0], 3.0), (vec![], 0.0)]
        {
            assert!((median(&mut values) - wanted).abs() < 1e-9);
        }
    }
}
