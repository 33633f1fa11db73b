package org.sluice.jetty.impl;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.sluice.jetty.Takeover;
import org.sluice.jetty.upgrade.UpgradeTokens;

/** Where requests come in at a Jetty, before servlets see them. Of a Jetty that runs, this is all that can still be changed. */
final class JettyEntrance implements Takeover.Entrance {

    private final Server server;

    JettyEntrance(Server server) {
        this.server = server;
    }

    @Override
    public Runnable refuseUpgrades(Predicate<List<String>> isRefused, IntSupplier retryAfterSeconds) {
        HttpConfiguration.Customizer refusal = (request, fields) -> {
            if (isRefused.test(offered(request))) {
                request.addHttpStreamWrapper(stream -> new Refusal(stream, retryAfterSeconds.getAsInt()));
                throw new HttpException.RuntimeException(HttpStatus.SERVICE_UNAVAILABLE_503);
            }
            return request;
        };
        List<HttpConfiguration> entered = configurations();
        entered.forEach(configuration -> configuration.addCustomizer(refusal));
        return () -> entered.forEach(configuration -> configuration.removeCustomizer(refusal));
    }

    private List<HttpConfiguration> configurations() {
        return Stream.of(server.getConnectors())
                .flatMap(connector -> connector.getConnectionFactories().stream())
                .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                .map(factory -> ((HttpConfiguration.ConnectionFactory) factory).getHttpConfiguration())
                .distinct()
                .toList();
    }

    private static List<String> offered(Request request) {
        Optional<String> connected = CoreRequest.connectProtocol(request);
        return connected.isPresent()
                ? UpgradeTokens.connected(connected)
                : UpgradeTokens.offered(
                        request.getMethod(),
                        request.getConnectionMetaData().getProtocol(),
                        request.getHeaders().getValuesList(HttpHeader.UPGRADE),
                        request.getHeaders().getValuesList(HttpHeader.CONNECTION));
    }

    /** Completes the answer that Jetty makes of the exception, in which it keeps no fields. */
    private static final class Refusal extends HttpStream.Wrapper {

        private final int retryAfterSeconds;

        Refusal(HttpStream stream, int retryAfterSeconds) {
            super(stream);
            this.retryAfterSeconds = retryAfterSeconds;
        }

        @Override
        public void send(
                MetaData.Request request,
                MetaData.Response response,
                boolean last,
                ByteBuffer content,
                Callback callback) {
            super.send(request, response == null ? null : completed(response), last, content, callback);
        }

        private MetaData.Response completed(MetaData.Response response) {
            HttpFields.Mutable fields = HttpFields.build(response.getHttpFields());
            fields.put(new HttpField(HttpHeader.RETRY_AFTER, Integer.toString(retryAfterSeconds)));
            if (response.getHttpVersion() == HttpVersion.HTTP_1_1) {
                fields.put(HttpHeader.CONNECTION, "close");
            }
            return new MetaData.Response(
                    response.getStatus(),
                    response.getReason(),
                    response.getHttpVersion(),
                    fields,
                    response.getContentLength(),
                    response.getTrailersSupplier());
        }
    }
}
