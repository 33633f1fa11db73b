package org.sluice.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.sluice.configuration.ConfigurationReader;

/**
 * What a configuration says.
 *
 * @param enabled whether there is anything
 * @param path where
 * @param toAll whether everybody is answered, and not this machine alone
 * @param gzip whether answers are compressed
 * @param applications how many have numbers of their own
 * @param servlet what the HTTP whiteboard is told beside the path
 */
record Settings(
        boolean enabled, String path, boolean toAll, boolean gzip, int applications, Map<String, Object> servlet) {

    /** What the HTTP whiteboard reads. */
    private static final String WHITEBOARD = "osgi.http.whiteboard.";

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    static Settings parse(Map<String, Object> configuration, Logger log) {
        ConfigurationReader<RuntimeException> reader =
                ConfigurationReader.lenient(configuration::get, Config.class, Config.PID, log);
        Map<String, Object> servlet = new TreeMap<>(configuration);
        servlet.keySet().removeIf(name -> !name.startsWith(WHITEBOARD));
        return new Settings(
                reader.flag("enabled"),
                reader.text("path", PATH.asMatchPredicate(), "a path such as /metrics"),
                reader.oneOf("access", Config.LOOPBACK, Config.ALL).equals(Config.ALL),
                reader.flag("gzip"),
                reader.number("applications", 1, Config.MAX_APPLICATIONS),
                servlet);
    }
}
