package org.sluice.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.DTOConstants;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

/** The applications at one time. */
final class Applications {

    private final RuntimeDTO runtime;

    Applications(RuntimeDTO runtime) {
        this.runtime = runtime;
    }

    /** The application that an operator means: by service id, pattern, or bundle if that has no other. */
    ApplicationDTO chosen(String text) throws CommandFailed {
        List<ApplicationDTO> found = Stream.of(runtime.applications)
                .filter(application -> isCalled(application, text))
                .toList();
        if (found.isEmpty()) {
            throw new CommandFailed(
                    "no application has the id, pattern or bundle '" + text + "', see sluice:applications");
        }
        if (found.size() > 1) {
            throw new CommandFailed("'" + text + "' are " + found.size() + " applications, choose one by its id: "
                    + found.stream().map(each -> Long.toString(each.serviceId)).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }

    private static boolean isCalled(ApplicationDTO application, String text) {
        return text.equals(Long.toString(application.serviceId))
                || text.equals(application.bundle)
                || List.of(application.patterns).contains(text);
    }

    /** A name for operators: the pattern, or the number of an application that is about to go. */
    String name(long id) {
        return Stream.of(runtime.applications)
                .filter(application -> application.serviceId == id)
                .findFirst()
                .map(application -> application.patterns[0] + (application.patterns.length > 1 ? ", …" : ""))
                .orElse("#" + id);
    }

    /** For machines. */
    Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("applications", runtime.applications);
        all.put("shadowedApplications", runtime.shadowedApplications);
        all.put("failedApplications", runtime.failedApplications);
        return all;
    }

    /** For operators. */
    String in(int columns) {
        Report report = new Report(columns);
        report.add("no application is registered", "", used(), runtime.applications.length);
        report.add(
                "", "not found where another one has the same paths:", shadowed(), runtime.shadowedApplications.length);
        for (FailedApplicationDTO failed : runtime.failedApplications) {
            report.add("not used: " + failed.serviceId + " of " + failed.bundle + ": " + failed.message);
        }
        return report.toString();
    }

    private Table used() {
        Table table = new Table(
                ">ID", "PATTERN", "BUNDLE", "SCOPE", "SERVERS", "THREADING", ">OPEN", ">OPENED", ">SLOW", ">WAITING");
        for (ApplicationDTO application : runtime.applications) {
            table.add(
                    application.serviceId,
                    String.join(", ", application.patterns),
                    application.bundle,
                    String.join(", ", application.scopes),
                    Report.orDash(String.join(", ", application.servers)),
                    application.demoted ? "demoted" : application.threading,
                    application.connections,
                    application.connectionsOpened,
                    application.slowCallbacks,
                    application.waitingCallbacks);
        }
        return table;
    }

    private Table shadowed() {
        Table table = new Table(">ID", "PATTERN", "BUNDLE", ">BY", "WHERE", "SERVERS");
        for (ShadowedApplicationDTO shadowed : runtime.shadowedApplications) {
            boolean everywhere = shadowed.failureReason == DTOConstants.FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE;
            table.add(
                    shadowed.serviceId,
                    shadowed.pattern,
                    shadowed.bundle,
                    shadowed.shadowedBy,
                    everywhere ? "in all its scopes" : "in some of its scopes",
                    Report.orDash(String.join(", ", shadowed.servers)));
        }
        return table;
    }
}
