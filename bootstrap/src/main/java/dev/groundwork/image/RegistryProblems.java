package dev.groundwork.image;

import com.google.cloud.tools.jib.api.InsecureRegistryException;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import dev.groundwork.resource.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a registry, in words and with what to do. */
final class RegistryProblems {
    private RegistryProblems() {}

    static Problem of(ImageOrder order, Exception e) {
        String images = "image %s on base %s".formatted(order.target().name(), order.base());
        for (Throwable cause : causes(e)) {
            switch (cause) {
                case RegistryUnauthorizedException refused -> {
                    return refused(refused.getImageReference());
                }
                case InvalidImageReferenceException wrong -> {
                    return new Problem(
                            Problem.Code.INVALID,
                            "image name " + wrong.getInvalidReference(),
                            "it is none",
                            "Write REGISTRY/NAME:TAG or REGISTRY/NAME@sha256:DIGEST");
                }
                case InsecureRegistryException insecure -> {
                    return new Problem(
                            Problem.Code.UNREACHABLE,
                            images,
                            "a registry has no valid certificate: " + first(insecure),
                            "Plain HTTP is used only if both are on this computer; for an authority of your own set"
                                    + " GROUNDWORK_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE");
                }
                case UnknownHostException _, ConnectException _, SocketTimeoutException _ -> {
                    return new Problem(
                            Problem.Code.UNREACHABLE,
                            images,
                            "a registry cannot be reached: " + first(cause),
                            "See whether the name is right; behind a proxy set"
                                    + " GROUNDWORK_JAVA_OPTS=-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT;"
                                    + " a base from a file is --base tar://FILE");
                }
                case SSLException _ -> {
                    return new Problem(
                            Problem.Code.UNREACHABLE,
                            images,
                            "a registry's certificate is not trusted: " + first(cause),
                            "For an authority of your own set GROUNDWORK_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE");
                }
                default -> {
                    // Perhaps what caused it says more.
                }
            }
        }
        String text = first(e);
        boolean absent = text.contains("NOT_FOUND") || text.matches(".*(?i)(unknown|not found|404).*");
        return new Problem(
                absent ? Problem.Code.MISSING : Problem.Code.FAILED,
                images,
                text,
                absent
                        ? "See whether both names are right, whether the base has these platforms, and whether the"
                                + " repository exists: in ECR it has to be created first"
                        : e instanceof IOException ? "See whether the disk is full and the folder writable" : "");
    }

    private static Problem refused(String image) {
        String host = image.contains("/") ? image.substring(0, image.indexOf('/')) : "docker.io";
        return new Problem(
                Problem.Code.UNAUTHENTICATED,
                "image " + image,
                "the registry lets us neither read nor write it as who we are; many say the same of a name that does"
                        + " not exist",
                host.endsWith(".amazonaws.com")
                        ? "Log in: aws ecr get-login-password | docker login --username AWS --password-stdin " + host
                        : "Log in: docker login " + host);
    }

    private static Iterable<Throwable> causes(Throwable e) {
        return () -> Stream.<@Nullable Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                .map(Throwable.class::cast)
                .iterator();
    }

    private static String first(Throwable e) {
        String text = String.valueOf(e.getMessage()).strip();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
