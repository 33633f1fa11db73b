package org.sluice.metrics;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The configuration of the metrics. */
@ObjectClassDefinition(
        name = "Sluice metrics",
        description =
                "The numbers of the WebSocket server as OpenMetrics, at the OSGi HTTP service. Properties that begin with"
                        + " osgi.http.whiteboard. are those of the servlet: by context.select a servlet context guards it.")
@interface Config {

    String PID = "org.sluice.metrics";

    String LOOPBACK = "loopback";
    String ALL = "all";
    int MAX_APPLICATIONS = 1000;

    @AttributeDefinition(name = "Enabled", description = "Whether there are metrics at all.")
    boolean enabled() default true;

    @AttributeDefinition(name = "Path", description = "Where the metrics are, without wildcards.")
    String path() default "/metrics";

    @AttributeDefinition(
            name = "Access",
            description = "Who is answered: loopback for programs on this machine that come to it by its address or as"
                    + " localhost, and not through a proxy; or all, which should be guarded by a servlet context.",
            options = {@Option(value = LOOPBACK), @Option(value = ALL)})
    String access() default LOOPBACK;

    @AttributeDefinition(name = "Gzip", description = "Whether the answer is compressed for those who accept it.")
    boolean gzip() default true;

    @AttributeDefinition(
            name = "Applications",
            description = "So many applications have numbers of their own, the others have theirs together as other.",
            min = "1",
            max = "1000")
    int applications() default 50;
}
