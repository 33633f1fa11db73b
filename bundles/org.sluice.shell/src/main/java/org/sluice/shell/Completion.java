package org.sluice.shell;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.websocket.runtime.WebSocketRuntime;

/**
 * Lets shells complete our commands that can, as JLine's. Each of their sessions has completions of its own, which are described
 * with its command {@code complete}: that is done behind the first command of a session, which is its profile.
 */
@Component(service = CommandSessionListener.class)
public final class Completion implements CommandSessionListener {

    /** The variable of JLine's shell with the completions. */
    private static final String COMPLETIONS = ".completions";

    /** The variable with our function for values; a session that has it has been told. */
    private static final String VALUES = "__sluice_values";

    private static final String ARGUMENTS = " -a '" + VALUES + " ($.commandLine words) ($.commandLine wordIndex)'\n";

    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

    /** Guarded by itself. What we have put there must go with us. */
    private final Set<CommandSession> sessions = Collections.newSetFromMap(new WeakHashMap<>());

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile WebSocketRuntime runtime;

    /** Called by the component runtime. */
    public Completion() {
        this(null);
    }

    Completion(WebSocketRuntime runtime) {
        this.runtime = runtime;
    }

    @Deactivate
    void deactivate() {
        synchronized (sessions) {
            sessions.forEach(session -> session.put(VALUES, null));
        }
    }

    @Override
    public void beforeExecute(CommandSession session, CharSequence command) {
        // The profile must be there first
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Exception exception) {
        complete(session);
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence command, Object result) {
        complete(session);
    }

    private void complete(CommandSession session) {
        if (session.get(COMPLETIONS) instanceof Map && session.get(VALUES) == null) {
            // First, for the script is a command, too
            session.put(VALUES, (Function) this::values);
            synchronized (sessions) {
                sessions.add(session);
            }
            try {
                session.execute(script());
            } catch (Exception e) {
                LOG.debug("A shell does not take our completions", e);
            }
        }
    }

    static String script() {
        StringBuilder script = new StringBuilder();
        for (Manual manual : Manual.all()) {
            String complete = "complete -c sluice:" + manual.name();
            script.append(complete).append(" -e\n");
            script.append(complete).append(" -d ").append(quoted(manual.description()));
            for (Manual.Option option : manual.options()) {
                String name = option.name().substring(2);
                script.append(complete)
                        .append(" -l ")
                        .append(name)
                        .append(" -d ")
                        .append(quoted(option.description()));
            }
            script.append(complete).append(ARGUMENTS);
        }
        return script.toString();
    }

    private static String quoted(String description) {
        return "'" + description + "'\n";
    }

    private List<String> values(CommandSession session, List<Object> arguments) throws CommandFailed {
        WebSocketRuntime present = runtime;
        if (present == null || arguments.size() != 2 || !(arguments.get(0) instanceof List<?> words)) {
            return List.of();
        }
        int index = Arguments.number("index", arguments.get(1).toString(), 0, Integer.MAX_VALUE);
        return new Values(present).at(words.stream().map(Object::toString).toList(), index);
    }
}
