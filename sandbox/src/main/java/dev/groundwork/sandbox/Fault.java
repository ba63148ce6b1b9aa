package dev.groundwork.sandbox;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What the emulated AWS is to do wrong, and how often.
 *
 * @param service as in an endpoint's name: {@code iam}, {@code sts}, {@code eks}, {@code autoscaling}
 * @param operation as AWS spells it: {@code CreateRole}
 * @param kind what goes wrong
 * @param times how many calls it hits
 * @param stall how long a stalled call hangs; only for {@link Kind#STALL}
 * @param code the error code, only for {@link Kind#ERROR_CODE}
 * @param message the error's message, where the kind has one
 * @param status the HTTP status, only for {@link Kind#ERROR_CODE} and {@link Kind#ERROR}
 */
public record Fault(
        String service,
        String operation,
        Kind kind,
        int times,
        Optional<Duration> stall,
        Optional<String> code,
        Optional<String> message,
        Optional<Integer> status) {

    /** What goes wrong. */
    public enum Kind {
        /** Refused as too many requests, in the service's own words. */
        THROTTLE,
        /** An internal error, 500. */
        ERROR,
        /** The connection is cut before anything was done. */
        RESET,
        /** No answer for a while, then the right one. */
        STALL,
        /** It is done, and the connection is cut before the answer. */
        LOST_ACKNOWLEDGEMENT,
        /** Refused for lack of rights. */
        ACCESS_DENIED,
        /** Refused because the credentials have expired. */
        EXPIRED_TOKEN,
        /** Any error code of AWS. */
        ERROR_CODE;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Fault {
        requireNonNull(service);
        requireNonNull(operation);
        requireNonNull(kind);
        if (times < 1) {
            throw new IllegalArgumentException("a fault happens at least once");
        }
    }

    /** A fault of that kind with nothing else to say. */
    public static Fault of(String service, String operation, Kind kind, int times) {
        return new Fault(
                service,
                operation,
                kind,
                times,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The call hangs for so long. */
    public static Fault stall(String service, String operation, Duration stall, int times) {
        return new Fault(
                service,
                operation,
                Kind.STALL,
                times,
                Optional.of(stall),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The call answers with that error code and status. */
    public static Fault code(String service, String operation, String code, int status, int times) {
        return new Fault(
                service,
                operation,
                Kind.ERROR_CODE,
                times,
                Optional.empty(),
                Optional.of(code),
                Optional.empty(),
                Optional.of(status));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("service", service)
                .put("operation", operation)
                .put("kind", kind.word())
                .put("times", times);
        stall.ifPresent(duration -> json.put("seconds", duration.toMillis() / 1000.0));
        code.ifPresent(text -> json.put("code", text));
        message.ifPresent(text -> json.put("message", text));
        status.ifPresent(number -> json.put("status", number));
        return json;
    }
}
