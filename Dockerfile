# syntax=docker/dockerfile:1
# Rolecall in a container: `docker build -t rolecall . && docker run -p 8080:8080 -v rolecall:/data rolecall`.
# `packaging/check.sh` checks what can be checked without Docker.

FROM rust:1.95-bookworm AS build
WORKDIR /source
# For a program in the browser, compiled with its standard library for size.
RUN rustup target add wasm32-unknown-unknown && rustup component add rust-src
COPY . .
RUN ./dev build
RUN cargo build --release --locked -p rolecall-server --features embed

FROM debian:bookworm-slim
# The program needs no package: certificates of public authorities are compiled in.
RUN groupadd --system --gid 10001 rolecall && useradd --system --uid 10001 --gid rolecall --home-dir /data --shell /usr/sbin/nologin rolecall && install -d -m 0700 -o rolecall -g rolecall /data
COPY --from=build /source/target/release/rolecall-server /usr/local/bin/rolecall-server
USER 10001:10001
WORKDIR /data
VOLUME /data
# Set ROLECALL_SITE_URL to the URL that browsers use.
ENV ROLECALL_LISTEN=0.0.0.0:8080 ROLECALL_DATABASE_URL=sqlite:///data/rolecall.db ROLECALL_LOG_FORMAT=json
EXPOSE 8080
STOPSIGNAL SIGTERM
# The image has no curl. The port is that of ROLECALL_LISTEN.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${ROLECALL_LISTEN##*:} && printf 'GET /_health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/usr/local/bin/rolecall-server"]
