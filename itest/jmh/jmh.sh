#!/usr/bin/env bash
# Measures inner parts, after building what has changed. Arguments are JMH's: jmh.sh Utf8 -prof gc
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
(cd "$here/../.." && mvn -q -B -DskipTests -Dspotless.check.skip -pl itest/jmh -am package)
exec java -cp "$here/target/classes:$(cat "$here/target/classpath")" org.openjdk.jmh.Main "$@"
