package org.sluice.accesslog;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration: its defaults are here. */
@ObjectClassDefinition(
        name = "Sluice access log",
        description =
                "A line for each WebSocket handshake. A configuration with an invalid value is not taken over: what there was "
                        + "before stays.")
@interface Config {

    @AttributeDefinition(
            name = "Logger",
            description = "The name of the SLF4J logger that gets the lines, at level INFO.")
    String logger() default "org.sluice.access";

    @AttributeDefinition(
            name = "Format",
            description =
                    "The line of a handshake: text with %{address} %{agent} %{application} %{bundle} %{connection} "
                            + "%{micros} %{origin} %{path} %{pattern} %{principal} %{query} %{scheme} %{server} %{status} %{subprotocol} %{time}.")
    String format() default
            "%{address} %{principal} %{server} \"%{path}\" %{status} \"%{pattern}\" %{bundle} %{subprotocol} %{micros} %{connection}"
                    + " \"%{origin}\" \"%{agent}\"";

    @AttributeDefinition(name = "Ends of connections", description = "Whether these have lines, too.")
    boolean closes() default false;

    @AttributeDefinition(
            name = "Format of ends",
            description =
                    "The line of a connection's end: text with %{address} %{application} %{by} %{code} %{connection} %{principal} "
                            + "%{reason} %{seconds} %{server} %{time}.")
    String closeFormat() default
            "%{address} %{principal} %{server} closed %{code} %{by} \"%{reason}\" %{seconds} %{connection}";

    @AttributeDefinition(
            name = "Lines per second",
            description = "Further ones are only counted, and told by one line.",
            min = "1",
            max = "100000")
    int linesPerSecond() default 100;
}
