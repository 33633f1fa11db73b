package org.sluice.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.event.EventConstants;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

/** What there is at one time, and what has changed since another. */
final class Facts {

    /** Nothing. */
    static final Facts NONE = new Facts(List.of());

    private static final String UP = "UP";

    /** An event that is due. */
    record Change(String topic, Map<String, Object> properties) {}

    private final Map<List<Object>, Fact> facts = new LinkedHashMap<>();

    private Facts(List<Fact> all) {
        // Of servers without a PID and with one name, one stands for all
        all.forEach(fact -> facts.putIfAbsent(fact.key(), fact));
    }

    static Facts of(RuntimeDTO runtime) {
        List<Fact> all = new ArrayList<>();
        for (ServerDTO server : runtime.servers) {
            if (UP.equals(server.state)) {
                all.add(of(server));
            }
        }
        for (ApplicationDTO application : runtime.applications) {
            all.add(of(application));
        }
        for (FailedApplicationDTO failed : runtime.failedApplications) {
            all.add(of(failed));
        }
        return new Facts(all);
    }

    private static Fact of(ServerDTO server) {
        String identity = server.pid == null ? String.valueOf(server.name) : server.pid;
        return new Fact(
                List.of(Topics.SERVER, identity),
                Topics.SERVER_UP,
                Topics.SERVER_DOWN,
                Fact.properties(
                        Topics.SERVER,
                        server.name,
                        Topics.SERVER_PID,
                        server.pid,
                        Topics.SCOPE,
                        server.scopes,
                        Topics.HOST,
                        server.host,
                        Topics.PORT,
                        server.ports));
    }

    private static Fact of(ApplicationDTO application) {
        return new Fact(
                List.of(EventConstants.SERVICE_ID, application.serviceId),
                Topics.APPLICATION_ADDED,
                Topics.APPLICATION_REMOVED,
                Fact.properties(
                        EventConstants.SERVICE_ID,
                        application.serviceId,
                        EventConstants.BUNDLE_SYMBOLICNAME,
                        application.bundle,
                        Topics.PATTERN,
                        application.patterns,
                        Topics.SCOPE,
                        application.scopes));
    }

    private static Fact of(FailedApplicationDTO failed) {
        return new Fact(
                List.of(Topics.FAILURE_REASON, failed.serviceId),
                Topics.APPLICATION_FAILED,
                null,
                Fact.properties(
                        EventConstants.SERVICE_ID,
                        failed.serviceId,
                        EventConstants.BUNDLE_SYMBOLICNAME,
                        failed.bundle,
                        Topics.FAILURE_REASON,
                        failed.failureReason,
                        Topics.FAILURE_PROPERTY,
                        failed.property,
                        Topics.REASON,
                        failed.message));
    }

    /** What is to be told when these facts come behind others: first what has gone, then what has come. */
    List<Change> since(Facts before) {
        List<Change> changes = new ArrayList<>();
        before.facts.forEach((key, fact) -> {
            if (fact.went() != null && !fact.says(facts.get(key))) {
                changes.add(new Change(fact.went(), fact.properties()));
            }
        });
        facts.forEach((key, fact) -> {
            if (!fact.says(before.facts.get(key))) {
                changes.add(new Change(fact.came(), fact.properties()));
            }
        });
        return changes;
    }
}
