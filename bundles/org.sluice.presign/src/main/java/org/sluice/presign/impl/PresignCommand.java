package org.sluice.presign.impl;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.sluice.presign.Presigner;

/** The command of Gogo, which finds it by its service properties. Nothing of Gogo's is needed for that. */
@Component(
        service = PresignCommand.class,
        property = {"osgi.command.scope=sluice", "osgi.command.function=presign"})
public final class PresignCommand {

    private static final String KEY = "--key";
    private static final String EXPIRES = "--expires";
    private static final String NAME = "--name";

    private static final String USAGE =
            "sluice:presign URL [" + KEY + " ACCESSKEYID] [" + EXPIRES + " SECONDS] [" + NAME + " CONFIGURATION]";
    private static final String DEFAULT_EXPIRES = "60";

    private final Presigners presigners = new Presigners();

    /** Called by the component runtime. */
    public PresignCommand() {
        // Nothing to do
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindPresigner",
            unbind = "unbindPresigner")
    void bindPresigner(ServiceReference<Presigner> reference, Presigner presigner) {
        presigners.add(reference, presigner);
    }

    void unbindPresigner(ServiceReference<Presigner> reference) {
        presigners.remove(reference);
    }

    /**
     * Signs a URL.
     *
     * @param words the URL and options
     * @return the URL with a signature
     * @throws IllegalArgumentException for other words, or what cannot be signed
     */
    @Descriptor("signs the URL of a WebSocket: URL [--key ACCESSKEYID] [--expires SECONDS] [--name CONFIGURATION]")
    public String presign(@Descriptor("the URL and options") String... words) {
        Map<String, String> options = new HashMap<>();
        List<String> urls = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            String word = String.valueOf(words[i]);
            if (!word.startsWith("--")) {
                urls.add(word);
            } else if (List.of(KEY, EXPIRES, NAME).contains(word) && i + 1 < words.length) {
                options.put(word, String.valueOf(words[++i]));
            } else {
                throw new IllegalArgumentException(word + " is not known or has no value: " + USAGE);
            }
        }
        if (urls.size() != 1) {
            throw new IllegalArgumentException(USAGE);
        }
        String name = options.getOrDefault(NAME, "");
        Presigner presigner = presigners
                .find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no configuration " + name + " of PID " + Config.PID));
        return presigner
                .presign(
                        key(options.get(KEY), presigner),
                        url(urls.get(0)),
                        expires(options.getOrDefault(EXPIRES, DEFAULT_EXPIRES)))
                .toString();
    }

    private static String key(String option, Presigner presigner) {
        if (option != null) {
            return option;
        }
        Map<String, String> keys = presigner.accessKeys();
        if (keys.size() != 1) {
            throw new IllegalArgumentException(KEY + " is needed, configured are " + keys);
        }
        return keys.keySet().iterator().next();
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no URL", e);
        }
    }

    private static Duration expires(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(EXPIRES + " is '" + text + "', must be a number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
