package org.sluice.websocket.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.namespace.implementation.ImplementationNamespace;
import org.sluice.websocket.WebSocketConstants;

/** States that a bundle requires the WebSocket whiteboard. */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
@Requirement(
        namespace = ImplementationNamespace.IMPLEMENTATION_NAMESPACE,
        name = WebSocketConstants.IMPLEMENTATION,
        version = WebSocketConstants.IMPLEMENTATION_VERSION)
public @interface RequireWebSocketWhiteboard {
    // This is a marker annotation.
}
