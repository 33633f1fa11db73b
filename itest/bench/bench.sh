#!/usr/bin/env bash
# Measures Sluice beside other servers, after building what is missing. See --help.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

built() {
    [ -f "$here/target/classpath" ] && compgen -G "$here/target/itest-bench-*.jar" >/dev/null &&
        [ -f "$here/../../run/target/launcher.jar" ]
}
if ! built; then
    echo "building" >&2
    (cd "$here/../.." && mvn -q -B -DskipTests -pl itest/bench -am package)
fi
# As many descriptors as are allowed, for the servers that do not see to it themselves.
ulimit -n "$(ulimit -Hn)"
exec java -cp "$here/target/classes:$(cat "$here/target/classpath")" org.sluice.itest.bench.Bench "$here" "$@"
