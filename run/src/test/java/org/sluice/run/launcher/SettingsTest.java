package org.sluice.run.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path directory;

    @Test
    void frameworksHaveCachesOfTheirOwnInOneDirectory() {
        assertEquals(directory + "/cache/felix", property("felix", "warm", "org.osgi.framework.storage"));
        assertEquals(directory + "/cache/equinox", property("equinox", "warm", "org.osgi.framework.storage"));
    }

    @Test
    void onlyAFreshStartForgetsTheCache() {
        assertEquals("onFirstInit", property("felix", "fresh", "org.osgi.framework.storage.clean"));
        assertEquals(null, property("felix", "warm", "org.osgi.framework.storage.clean"));
    }

    @Test
    void configurationsAreReadBeforeBundlesAreInstalled() {
        assertEquals(directory + "/etc," + directory + "/load", property("felix", "warm", "felix.fileinstall.dir"));
    }

    @Test
    void httpWaitsForItsConfigurationIfThereIsOne() throws IOException {
        assertEquals("false", property("felix", "warm", "org.apache.felix.http.require.config"));
        Files.createDirectories(directory.resolve("etc"));
        Files.createFile(directory.resolve("etc/org.apache.felix.http.cfg"));
        assertEquals("true", property("felix", "warm", "org.apache.felix.http.require.config"));
    }

    @Test
    void theStandaloneServerMayBeOff() {
        assertEquals(OptionalInt.of(0), standalone("0").standalonePort());
        assertEquals(OptionalInt.empty(), standalone("off").standalonePort());
    }

    @Test
    void theOperatorMayConfigureTheStandaloneServer() throws IOException {
        assertFalse(standalone("0").standaloneIsConfigured());
        Files.createDirectories(directory.resolve("etc"));
        for (String name : List.of("-standalone-1.cfg", "-standalone-1.config")) {
            Path file = Files.createFile(directory.resolve("etc/org.sluice.standalone" + name));
            assertTrue(standalone("0").standaloneIsConfigured(), name);
            Files.delete(file);
        }
    }

    @Test
    void theTerminalBecomesAShellIfThatIsAskedFor() {
        String[] arguments = {"export/gateway-felix", "felix", directory.toString(), "8080", "off", "warm", "shell"};
        assertTrue(Settings.parse(arguments).shell());
        assertTrue(Settings.parse(arguments).shellBundles().endsWith("export/shell"));
        assertFalse(standalone("0").shell());
    }

    @Test
    void shellsStartBehindEverythingElse() {
        assertEquals(StartLevels.SHELL, StartLevels.of("org.apache.felix.gogo.jline"));
        for (String commands : List.of("org.sluice.shell", "org.apache.felix.gogo.runtime", "org.jline")) {
            assertTrue(StartLevels.of(commands) > StartLevels.LAST && StartLevels.of(commands) < StartLevels.SHELL);
        }
    }

    private Settings standalone(String port) {
        return Settings.parse(new String[] {"bundles", "felix", directory.toString(), "8080", port, "warm"});
    }

    @Test
    void argumentsMustBeComplete() {
        assertThrows(IllegalArgumentException.class, () -> Settings.parse(new String[] {"bundles", "felix"}));
        String[] seven = {"bundles", "felix", "directory", "8080", "off", "warm", "gosh"};
        assertThrows(IllegalArgumentException.class, () -> Settings.parse(seven));
    }

    private String property(String framework, String cache, String name) {
        var settings = Settings.parse(new String[] {"bundles", framework, directory.toString(), "8080", "8082", cache});
        return settings.frameworkProperties().get(name);
    }
}
