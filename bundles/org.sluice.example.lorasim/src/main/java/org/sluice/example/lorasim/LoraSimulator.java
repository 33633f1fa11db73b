package org.sluice.example.lorasim;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.InvalidPropertyException;

/**
 * The simulation in a gateway: off, unless its configuration enables it or somebody starts it by the command {@code sluice:lorasim}. Shells
 * find the command by the service's properties, so that nothing of theirs is needed.
 */
@Component(
        service = LoraSimulator.class,
        immediate = true,
        configurationPid = LoraSimulator.PID,
        property = {"osgi.command.scope=sluice", "osgi.command.function=lorasim"})
@Designate(ocd = Config.class)
public final class LoraSimulator {

    /** The PID of the configuration. */
    public static final String PID = "org.sluice.example.lorasim";

    private static final Logger LOG = LoggerFactory.getLogger(LoraSimulator.class);
    private static final String USAGE = "lorasim start [NAME=VALUE ...], lorasim stop, or lorasim status";

    // Guarded by this.
    private Map<String, Object> configured = Map.of();
    private Simulation simulation;

    /**
     * Starts, if that is configured.
     *
     * @param properties those of {@link Config}
     */
    @Activate
    public LoraSimulator(Map<String, Object> properties) {
        configure(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
    }

    @Deactivate
    synchronized void deactivate() {
        end();
    }

    private synchronized void configure(Map<String, Object> properties) {
        configured = properties;
        end();
        try {
            Plan plan = Plan.of(properties);
            if (plan.enabled()) {
                begin(plan);
            }
        } catch (InvalidPropertyException e) {
            LOG.warn("nothing is simulated: {}; set it in PID {}", e.getMessage(), PID);
        } catch (IOException | RuntimeException e) {
            LOG.warn("nothing is simulated: {}; see host and port in PID {}", e.toString(), PID);
        }
    }

    /**
     * The command.
     *
     * @param words what to do: {@code start} with properties, {@code stop} or {@code status}
     * @return what was done, in a line
     */
    public synchronized String lorasim(String... words) {
        String action = words.length == 0 ? "status" : words[0];
        if (words.length > 1 && !action.equals("start")) {
            return USAGE;
        }
        return switch (action) {
            case "start" -> start(Stream.of(words).skip(1));
            case "stop" -> "stopped; " + end();
            case "status" -> status();
            default -> USAGE;
        };
    }

    /** Whether there are simulated devices that wait for answers. */
    synchronized boolean isAnswered() {
        return simulation != null && simulation.plan().answers();
    }

    private String start(Stream<String> words) {
        Map<String, Object> properties = new HashMap<>(configured);
        properties.putAll(Plan.words(words));
        try {
            Plan plan = Plan.of(properties);
            end();
            begin(plan);
            return "started: " + plan.text();
        } catch (InvalidPropertyException e) {
            return "not started: " + e.getMessage();
        } catch (IOException | RuntimeException e) {
            return "not started: " + e.getMessage();
        }
    }

    private String status() {
        return simulation == null
                ? "stopped"
                : "running: " + simulation.plan().text() + "; "
                        + simulation.figures().text();
    }

    private void begin(Plan plan) throws IOException {
        simulation = Simulation.start(plan);
        LOG.info("simulating {}", plan.text());
    }

    private String end() {
        if (simulation == null) {
            return "it was not running";
        }
        try {
            simulation.close();
        } catch (IOException e) {
            LOG.debug("closing sockets", e);
        }
        String figures = simulation.figures().text();
        simulation = null;
        return figures;
    }
}
