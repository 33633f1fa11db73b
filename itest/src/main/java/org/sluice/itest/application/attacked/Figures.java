package org.sluice.itest.application.attacked;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.RuntimeDTO;

/** What the server and its JVM hold at the moment, a name and a number in each line; with {@code ?collect} after a collection. */
@Component(
        service = Servlet.class,
        property = HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN + "=/attacked/figures")
public final class Figures extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient WebSocketRuntime runtime;

    @Activate
    public Figures(@Reference WebSocketRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if ("collect".equals(request.getQueryString())) {
            System.gc();
        }
        response.setContentType("text/plain;charset=utf-8");
        PrintWriter out = response.getWriter();
        figures().forEach((name, value) -> out.println(name + " " + value));
    }

    private Map<String, Long> figures() {
        RuntimeDTO dto = runtime.getRuntimeDTO();
        Map<String, Long> figures = new TreeMap<>();
        figures.put("connections", (long) dto.counters.connections);
        figures.put("opened", dto.counters.connectionsOpened);
        figures.put("slots", (long) dto.counters.slots);
        figures.put("addresses", (long) dto.counters.addresses);
        figures.put("deflaters", (long) dto.counters.deflaters);
        figures.put("inflaters", (long) dto.counters.inflaters);
        figures.put("unfinished bytes", dto.counters.unfinishedMessageBytes);
        figures.put(
                "at servers",
                Stream.of(dto.servers).mapToLong(server -> server.connections).sum());
        figures.put(
                "waiting callbacks",
                Stream.of(dto.applications)
                        .mapToLong(application -> application.waitingCallbacks)
                        .sum());
        figures.put("threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
        figures.put(
                "heap bytes",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals("direct")) {
                figures.put("direct buffers", pool.getCount());
                figures.put("direct bytes", pool.getMemoryUsed());
            }
        }
        return figures;
    }
}
