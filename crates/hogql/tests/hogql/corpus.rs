//! Queries that together use every function and relation that translations can name. The server's tests run them to
//! check that its sandbox allows exactly these.

pub(super) const CORPUS: [&str; 14] = [
    "select *, properties.a, properties['b'] = 1, JSONHas(properties, 'a'), JSONExtractRaw(properties, 'a') from events",
    "select lower(event), upper(event), length(event), trim(event), trimLeft(event), trimRight(event), \
        substring(event, 1, 2), left(event, 1), right(event, 1), position(event, 'a'), replace(event, 'a', 'b'), \
        startsWith(event, 'a'), endsWith(event, 'a'), domain(event), path(event), event like 'a%' from events",
    "select abs(1), round(1.5), floor(1.5), ceil(1.5), sqrt(2), exp(1), ln(2), log2(2), log10(2), pow(2, 2), sign(1), \
        intDiv(3, 2), modulo(3, 2), toInt('1'), toFloat('1'), toBool('true')",
    "select coalesce(1, 2), nullIf(event, 'a'), greatest(1, 2), least(1, 2), greatest(properties.a, 1), \
        least(properties.a, 1), properties.a < 1 from events",
    "select toDateTime(event), toUnixTimestamp(timestamp), toString(timestamp), toString(toDate(timestamp)), \
        toDate(timestamp) = timestamp, toStartOfDay(timestamp), toStartOfFiveMinutes(timestamp), \
        dateDiff('day', timestamp, now()), timestamp + interval 1 day, toHour(timestamp), \
        formatDateTime(timestamp, '%Y') from events",
    "select avg(1), count(), max(1), min(1), sum(1), median(1), argMax(event, timestamp), argMin(event, timestamp) \
        from events",
    "select dense_rank() over (order by event), first_value(event) over (order by event), \
        lag(event) over (order by event), last_value(event) over (order by event), lead(event) over (order by event), \
        ntile(2) over (order by event), rank() over (order by event), row_number() over (order by event) from events",
    "select properties.a as a from events union select properties.a from events order by a",
    "select count() from (select event from events limit 3) as e",
    "select count() from (select 1 union all select 2)",
    "with a as (select event from events limit 3) select count() from a",
    "with a as (select 1 as x) select count() from a as b join a as c on true",
    "select count() from events where event in (select event from events group by event having count() > 1)",
    "select count() from events as a left join (select distinct_id from events) as b using (distinct_id)",
];
