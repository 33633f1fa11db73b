#!/usr/bin/env bash
# Starts a gateway, after building what is missing.
set -euo pipefail
# Until java has the process, and handles signals itself.
trap 'exit 0' TERM INT

usage() {
    cat <<'EOF'
usage: run/gateway.sh [--framework felix|equinox] [--port PORT] [--standalone-port PORT|off] [--dir DIR] [--shell]

  --framework        the OSGi framework to run on (default: felix)
  --port             port of the HTTP service, 0 for any free one (default: 8080)
  --standalone-port  port of the server standalone-1, for WebSocket only, on the loopback address: 0 for any free one,
                     off for no such server (default: 8082, which is waited for when it is in use)
  --dir              the gateway's directory, created when missing; it keeps its bundle cache
                     (default: run/target/gateway, with a fresh bundle cache at every start)
  --shell            lets this terminal have Gogo's shell, with commands such as sluice:connections; exit or Ctrl-D ends
                     the gateway. Standard input that is no terminal is read as commands

  DIR/load  bundles that are installed, updated and uninstalled as their jars come, change and go
  DIR/etc   configurations, one PID.cfg or PID.config each; org.sluice.standalone-standalone-1.cfg is used in the place
            of --standalone-port; and gosh_profile, which the shell executes in the place of its own

The environment variable JAVA_OPTS has options for java, JAVA_HOME says which one it is (default: that of PATH). Ends with
0 when it is told to end (SIGTERM, Ctrl-C), with 1 when the gateway does not start, with 2 for a wrong option.
EOF
}

fail() {
    echo "gateway: $2" >&2
    exit "$1"
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
framework=felix
port=8080
standalone=8082
dir=
shell=

while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) usage; exit 0 ;;
        --shell)
            shell=shell
            shift
            continue
            ;;
        --framework | --port | --standalone-port | --dir) [ $# -gt 1 ] || fail 2 "option $1 needs a value" ;;
        *) fail 2 "unknown option $1, see --help" ;;
    esac
    case $1 in
        --framework) framework=$2 ;;
        --port) port=$2 ;;
        --standalone-port) standalone=$2 ;;
        --dir) dir=$2 ;;
    esac
    shift 2
done

case $framework in
    felix | equinox) ;;
    *) fail 2 "framework is '$framework', must be felix or equinox" ;;
esac
{ [[ $port =~ ^[0-9]{1,5}$ ]] && ((10#$port <= 65535)); } || fail 2 "port is '$port', must be 0 to 65535"
port=$((10#$port))
if [ "$standalone" != off ]; then
    { [[ $standalone =~ ^[0-9]{1,5}$ ]] && ((10#$standalone == 0 || 10#$standalone >= 1025 && 10#$standalone <= 65535)); } ||
        fail 2 "standalone port is '$standalone', must be off, 0, or 1025 to 65535"
    standalone=$((10#$standalone))
    [ "$standalone" = 0 ] || [ "$standalone" != "$port" ] || fail 2 "port and standalone port are both $port"
fi
cache=warm
if [ -z "$dir" ]; then
    dir=$here/target/gateway
    cache=fresh
fi
# File Install separates its folders with commas.
case $dir in *,*) fail 2 "directory is '$dir', must not have a comma" ;; esac
mkdir -p "$dir/load" "$dir/etc" 2>/dev/null && [ -w "$dir" ] || fail 2 "directory '$dir' cannot be created or written"

target=$here/target
if [ ! -f "$target/launcher.jar" ] || [ ! -d "$target/export/gateway-$framework" ] ||
    [ ! -d "$target/export/shell" ] || [ ! -f "$target/framework/$framework.jar" ]; then
    mkdir -p "$target"
    log=$target/build.log
    # In the background: the shell handles a signal only when the command that it waits for has ended.
    (cd "$here/.." && exec mvn -q -B -DskipTests -pl run -am package) >"$log" 2>&1 &
    build=$!
    trap 'kill "$build"; exit 0' TERM INT
    wait "$build" || {
        cat "$log" >&2
        fail 1 "the build failed"
    }
    trap 'exit 0' TERM INT
fi

# As Maven chooses.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# shellcheck disable=SC2086 # JAVA_OPTS has several options
exec "$java" \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn \
    -Dorg.slf4j.simpleLogger.log.org.sluice=info \
    -Dorg.slf4j.simpleLogger.log.org.sluice.access=warn \
    -Dorg.slf4j.simpleLogger.showDateTime=true \
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS" \
    ${JAVA_OPTS:-} \
    -cp "$target/launcher.jar:$target/framework/$framework.jar" \
    org.sluice.run.launcher.Launcher "$target/export/gateway-$framework" "$framework" "$dir" "$port" "$standalone" "$cache" ${shell:+"$shell"}
