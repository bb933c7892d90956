//! Numbers about this server for a monitoring system: what is counted while it runs. `crate::monitor` adds what is measured
//! at each scrape, and serves both.
//!
//! INVARIANT: labels come from fixed lists (endpoints, classes of statuses, jobs), never from a request, so the number of
//! series is bounded and no label contains user data.

use prometheus_client::encoding::text::encode_registry;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::time::Duration;

/// The prefix of all names.
pub(crate) const PREFIX: &str = "rolecall";
/// The upper bounds of the buckets of durations, in seconds.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// A label with its value.
pub(crate) type Label = (&'static str, &'static str);

/// Work of the server that no request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Job {
    /// Executing pending erasures.
    Erase,
    /// Rolling up properties.
    RollUp,
    /// Sending mails.
    Mail,
    /// The hourly sweep.
    Sweep,
    /// Taking back what has ended.
    Ends,
}

impl Job {
    fn name(self) -> &'static str {
        match self {
            Job::Erase => "erase",
            Job::RollUp => "roll_up",
            Job::Mail => "mail",
            Job::Sweep => "sweep",
            Job::Ends => "ends",
        }
    }
}

/// The counters; cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: Family<[Label; 2], Counter>,
    durations: Family<[Label; 1], Histogram, fn() -> Histogram>,
    captured: Counter,
    refused: Counter,
    retries: Counter,
    jobs: Family<[Label; 1], Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix(PREFIX);
        let durations: fn() -> Histogram = || Histogram::new(BUCKETS);
        let durations = Family::new_with_constructor(durations);
        let (requests, jobs) = (Family::default(), Family::default());
        let [captured, refused, retries] = [Counter::default(), Counter::default(), Counter::default()];
        registry.register("requests", "Requests by endpoint and class of status", requests.clone());
        let help = "Time from the head of a request to the start of its response, by endpoint";
        registry.register_with_unit("request_duration", help, Unit::Seconds, durations.clone());
        registry.register("events_captured", "Events that were stored, or dropped as duplicates", captured.clone());
        let help = "Events of valid requests that were not stored: spend limit, full queue, failing disk";
        registry.register("events_refused", help, refused.clone());
        let help = "Requests that were repeated because the database rolled their transaction back";
        registry.register("database_retries", help, retries.clone());
        let help = "When a background job last succeeded, in seconds since 1970";
        registry.register_with_unit("job_last_success", help, Unit::Seconds, jobs.clone());
        Metrics(Arc::new(Inner { registry, requests, durations, captured, refused, retries, jobs }))
    }
}

impl Metrics {
    /// Counts a request. `endpoint` is a name in the endpoint table, or one of a few others.
    pub(crate) fn count_request(&self, endpoint: &'static str, status: u16, took: Duration) {
        let class = match status / 100 {
            1 => "1xx",
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        };
        self.0.requests.get_or_create(&[("endpoint", endpoint), ("status", class)]).inc();
        self.0.durations.get_or_create(&[("endpoint", endpoint)]).observe(took.as_secs_f64());
    }

    /// Counts events of a request, which were stored or not.
    pub(crate) fn count_events(&self, events: u64, are_stored: bool) {
        if are_stored { &self.0.captured } else { &self.0.refused }.inc_by(events);
    }

    /// Counts a repetition of a request.
    pub(crate) fn count_retry(&self) {
        self.0.retries.inc();
    }

    /// Notes that a job has succeeded, at this number of seconds since 1970.
    pub(crate) fn note_success(&self, job: Job, seconds: i64) {
        self.0.jobs.get_or_create(&[("job", job.name())]).set(seconds);
    }

    /// Adds all counters in the text format of `OpenMetrics`.
    ///
    /// # Errors
    /// A string cannot fail to grow.
    pub(crate) fn write(&self, text: &mut String) -> std::fmt::Result {
        encode_registry(text, &self.0.registry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_have_names_units_and_fixed_labels() {
        let metrics = Metrics::default();
        for status in [200, 204, 404, 503] {
            metrics.count_request("login", status, Duration::from_millis(30));
        }
        metrics.count_events(7, true);
        metrics.count_events(2, false);
        metrics.count_retry();
        metrics.note_success(Job::Sweep, 1_700_000_000);
        let mut text = String::new();
        metrics.write(&mut text).unwrap();
        for line in [
            "rolecall_requests_total{endpoint=\"login\",status=\"2xx\"} 2",
            "rolecall_requests_total{endpoint=\"login\",status=\"4xx\"} 1",
            "rolecall_requests_total{endpoint=\"login\",status=\"5xx\"} 1",
            "rolecall_request_duration_seconds_bucket{le=\"0.025\",endpoint=\"login\"} 0",
            "rolecall_request_duration_seconds_bucket{le=\"0.05\",endpoint=\"login\"} 4",
            "rolecall_request_duration_seconds_count{endpoint=\"login\"} 4",
            "rolecall_events_captured_total 7",
            "rolecall_events_refused_total 2",
            "rolecall_database_retries_total 1",
            "rolecall_job_last_success_seconds{job=\"sweep\"} 1700000000",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
    }
}
