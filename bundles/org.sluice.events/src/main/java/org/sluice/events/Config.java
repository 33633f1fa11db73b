package org.sluice.events;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration: its defaults are here. */
@ObjectClassDefinition(
        name = "Sluice events",
        description = "Events of the EventAdmin for what goes on in the WebSocket server.")
@interface Config {

    @AttributeDefinition(
            name = "Connections",
            description = "Whether there are events for connections that open and close, too. There may be many.")
    boolean connections() default false;
}
