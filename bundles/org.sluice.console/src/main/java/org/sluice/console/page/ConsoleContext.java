package org.sluice.console.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;
import org.sluice.access.gate.Gate;

/** The servlet context of the page. The WebSocket selects it, too, so that one rule decides about both. */
public final class ConsoleContext extends ServletContextHelper {

    /** What the console's WebSocket selects. */
    public static final String NAME = "org.sluice.console";

    /** Where the page is. */
    public static final String PATH = "/sluice";

    /** Its service properties. */
    public static final Map<String, ?> PROPERTIES = Map.of(
            HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME,
            NAME,
            HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH,
            PATH);

    private final Gate gate;

    /**
     * Guards all that is in it.
     *
     * @param gate decides who comes in
     */
    public ConsoleContext(Gate gate) {
        this.gate = gate;
    }

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return gate.admit(request, response);
    }
}
