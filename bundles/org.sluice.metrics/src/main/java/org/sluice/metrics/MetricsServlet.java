package org.sluice.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.slf4j.LoggerFactory;
import org.sluice.access.LocalRequest;
import org.sluice.logging.LimitedLog;

/** Answers with the numbers of this moment: as OpenMetrics to those who accept it, otherwise in Prometheus' own format. */
final class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(MetricsServlet.class));

    private static final int FORBIDDEN = 403;
    private static final String GZIP = "gzip";

    private final transient Collector collector;
    private final transient Settings settings;

    MetricsServlet(Collector collector, Settings settings) {
        this.collector = collector;
        this.settings = settings;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        Optional<String> refusal = settings.toAll() ? Optional.empty() : refusal(request);
        if (refusal.isPresent()) {
            LOG.warn(
                    settings.path(),
                    "Metrics are for this machine only, and {} {}: for others set access = {} in PID {}, and have a servlet"
                            + " context guard them",
                    request.getRemoteAddr(),
                    refusal.get(),
                    Config.ALL,
                    Config.PID);
            response.setStatus(FORBIDDEN);
            return;
        }
        ExpositionFormatWriter writer = writer(listed(request, "Accept"));
        boolean gzip = settings.gzip() && listed(request, "Accept-Encoding").contains(GZIP);
        byte[] body = write(writer, gzip);
        response.setContentType(writer.getContentType());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Vary", "Accept, Accept-Encoding");
        if (gzip) {
            response.setHeader("Content-Encoding", GZIP);
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static Optional<String> refusal(HttpServletRequest request) {
        return LocalRequest.refusal(
                LocalRequest.address(request.getRemoteAddr()),
                request.getServerName(),
                Collections.list(request.getHeaderNames()));
    }

    // No constants: a gateway that starts should not load their classes
    private static ExpositionFormatWriter writer(String accept) {
        ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
        return openMetrics.accepts(accept) ? openMetrics : PrometheusTextFormatWriter.create();
    }

    private byte[] write(ExpositionFormatWriter writer, boolean gzip) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes) {
            writer.write(out, collector.collect(settings.applications()));
        }
        return bytes.toByteArray();
    }

    /** All fields of a name as one. */
    private static String listed(HttpServletRequest request, String name) {
        List<String> values = Collections.list(request.getHeaders(name));
        return String.join(",", values).toLowerCase(Locale.ROOT);
    }
}
