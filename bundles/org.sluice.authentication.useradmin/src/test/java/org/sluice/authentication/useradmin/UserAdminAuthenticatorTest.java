package org.sluice.authentication.useradmin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.useradmin.Authorization;
import org.osgi.service.useradmin.Role;
import org.osgi.service.useradmin.User;
import org.osgi.service.useradmin.UserAdmin;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.testing.TestContext;
import org.sluice.testing.TestHandshake;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

/** RFC 7617. */
class UserAdminAuthenticatorTest {

    private static final String PID = "org.sluice.authentication.useradmin~main";
    private static final String CHALLENGE = "Basic realm=\"gateway\", charset=\"UTF-8\"";
    private static final Authentication MISSING = Authentication.missing(CHALLENGE);
    private static final Authentication WRONG = Authentication.wrong(CHALLENGE);

    private final Map<String, User> users = new HashMap<>();

    /** Finds users as Apache Felix does: a {@code *} in the value stands for anything. */
    private final UserAdmin userAdmin =
            TestContext.proxy(UserAdmin.class, (proxy, method, args) -> switch (method.getName()) {
                case "getUser" ->
                    users.values().stream()
                            .filter(user -> String.valueOf(user.getProperties().get(args[0]))
                                    .matches(((String) args[1]).replace("*", ".*")))
                            .findFirst()
                            .orElse(null);
                case "getRole" -> users.get(args[0]);
                case "getAuthorization" ->
                    TestContext.proxy(
                            Authorization.class,
                            (p, m, a) -> ((User) args[0]).getName().equals("u1") && a[0].equals("operator"));
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private void user(int type, String name, String login, Object password) {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("login", login));
        Dictionary<String, Object> credentials = new Hashtable<>(Map.of("password", password));
        users.put(name, TestContext.proxy(User.class, (proxy, method, args) -> switch (method.getName()) {
            case "getName" -> name;
            case "getType" -> type;
            case "getProperties" -> properties;
            case "getCredentials" -> credentials;
            default -> throw new UnsupportedOperationException(method.getName());
        }));
    }

    private static Settings settings(Object... namesAndValues) throws InvalidPropertyException {
        Dictionary<String, Object> properties = new Hashtable<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.parse(PID, properties);
    }

    private Authentication decide(TestHandshake handshake, Object... namesAndValues) throws Exception {
        user(Role.USER, "u1", "alice", "open:sesame");
        user(Role.USER, "u2", "b\u00f6b", "p\u00e4ss".getBytes(UTF_8));
        user(Role.GROUP, "g1", "group", "secret");
        return new UserAdminAuthenticator(settings(namesAndValues), () -> userAdmin).authenticate(handshake);
    }

    private static TestHandshake basic(String userAndPassword) {
        return new TestHandshake()
                .with("Authorization", "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8)));
    }

    static Stream<Arguments> credentials() {
        return Stream.of(
                Arguments.of("alice:open:sesame", Authentication.granted("alice")),
                Arguments.of("b\u00f6b:p\u00e4ss", Authentication.granted("b\u00f6b")),
                Arguments.of("alice:open", WRONG),
                Arguments.of("alice:", WRONG),
                Arguments.of("alice", WRONG),
                Arguments.of("Alice:open:sesame", WRONG),
                Arguments.of("nobody:open:sesame", WRONG),
                Arguments.of(":open:sesame", WRONG),
                Arguments.of("u1:open:sesame", WRONG),
                Arguments.of("ali*:open:sesame", WRONG),
                Arguments.of("*:open:sesame", WRONG),
                Arguments.of("al.ce:open:sesame", WRONG),
                Arguments.of("alice)(login=*:open:sesame", WRONG),
                Arguments.of("alice\u0000:open:sesame", WRONG));
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void nameAndPasswordDecide(String userAndPassword, Authentication expected) throws Exception {
        assertEquals(expected, decide(basic(userAndPassword)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic ", "Basic ???", "Basic YWxpY2U6b3BlbjpzZXNhbWU=,", "Basic //8="})
    void malformedOnesAreWrong(String value) throws Exception {
        assertEquals(WRONG, decide(new TestHandshake().with("Authorization", value)));
    }

    @Test
    void theSchemeIsInAnyCase() throws Exception {
        String sent = basic("alice:open:sesame").field("Authorization").orElseThrow();
        assertEquals(
                Authentication.granted("alice"),
                decide(new TestHandshake().with("Authorization", sent.replace("Basic ", "bAsIC  "))));
    }

    @Test
    void withoutThemTheyAreMissing() throws Exception {
        assertEquals(MISSING, decide(new TestHandshake()));
        assertEquals(MISSING, decide(new TestHandshake().with("Authorization", "Bearer x")));
    }

    @Test
    void twoAreWrong() throws Exception {
        TestHandshake one = basic("alice:open:sesame");
        assertEquals(
                WRONG,
                decide(one.with("Authorization", one.field("Authorization").orElseThrow())));
    }

    @Test
    void aUserNeedsTheRole() throws Exception {
        assertEquals(Authentication.granted("alice"), decide(basic("alice:open:sesame"), "role", "operator"));
        assertEquals(Authentication.forbidden(), decide(basic("alice:open:sesame"), "role", "admin"));
        assertEquals(Authentication.forbidden(), decide(basic("b\u00f6b:p\u00e4ss"), "role", "operator"));
        assertEquals(WRONG, decide(basic("alice:wrong"), "role", "admin"), "the role is told to nobody else");
    }

    @Test
    void aUserIsFoundByItsOwnNameWithoutAProperty() throws Exception {
        assertEquals(Authentication.granted("u1"), decide(basic("u1:open:sesame"), "userProperty", ""));
        assertEquals(WRONG, decide(basic("alice:open:sesame"), "userProperty", ""));
        assertEquals(WRONG, decide(basic("g1:secret"), "userProperty", ""), "a group is nobody");
    }

    @Test
    void withoutAUserAdminNobodyCanTell() throws Exception {
        UserAdminAuthenticator authenticator = new UserAdminAuthenticator(settings(), () -> null);
        assertEquals(Authentication.unavailable(), authenticator.authenticate(basic("alice:open:sesame")));
        assertEquals(Authentication.unavailable(), authenticator.authenticate(new TestHandshake()));
    }

    @Test
    void theUserAdminMayComeAndGo() throws Exception {
        user(Role.USER, "u1", "alice", "open:sesame");
        TestContext framework = new TestContext();
        UserAdminAuthenticators component = new UserAdminAuthenticators(framework.context);
        component.updated(PID, new Hashtable<>());
        Authenticator authenticator = (Authenticator) framework.registered.get("main");
        assertEquals(Authentication.unavailable(), authenticator.authenticate(basic("alice:open:sesame")));
        component.bindUserAdmin(userAdmin);
        assertEquals(Authentication.granted("alice"), authenticator.authenticate(basic("alice:open:sesame")));
        UserAdmin other = TestContext.proxy(UserAdmin.class, (proxy, method, args) -> proxy == args[0]);
        component.unbindUserAdmin(other);
        assertEquals(Authentication.granted("alice"), authenticator.authenticate(basic("alice:open:sesame")));
        component.unbindUserAdmin(userAdmin);
        assertEquals(Authentication.unavailable(), authenticator.authenticate(basic("alice:open:sesame")));
        component.deactivate();
        assertEquals(Set.of(), framework.registered.keySet());
    }

    @Test
    void noTextFormShowsAPassword() {
        String text = new BasicCredentials("alice", "open:sesame").toString();
        assertFalse(text.contains("alice") || text.contains("sesame"), text);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("name", 5),
                Arguments.of("realm", "\u00e9"),
                Arguments.of("realm", "a\r\nb"),
                Arguments.of("userProperty", "a)(b"),
                Arguments.of("userProperty", true),
                Arguments.of("passwordCredential", 5L),
                Arguments.of("role", new String[] {"a"}));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidValueIsNamed(String property, Object value) {
        String message = assertThrows(InvalidPropertyException.class, () -> settings(property, value))
                .getMessage();
        assertTrue(message.startsWith(property + " "), message);
    }

    @Test
    void absentAndEmptyOnesHaveTheirDefaults() throws InvalidPropertyException {
        Settings defaults = new Settings("main", "\"gateway\"", "login", "password", "");
        assertEquals(defaults, settings());
        assertEquals(defaults, settings("name", "", "realm", "", "passwordCredential", "", "role", ""));
        assertEquals("", settings("userProperty", " ").userProperty());
    }
}
