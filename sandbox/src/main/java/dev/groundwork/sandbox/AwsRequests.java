package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What was asked of the emulated AWS, and what it is to do wrong. Speaks to the emulator's control endpoint.
 *
 * <p>Every method throws a {@link SandboxException} if the emulator does not answer or refuses.
 */
public final class AwsRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI control;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * Of the emulator at that address, as in {@link SandboxReport#awsEndpoint()}.
     */
    public AwsRequests(URI awsEndpoint) {
        String address = awsEndpoint.toString();
        control = URI.create(address.endsWith("/") ? address + "groundwork/" : address + "/groundwork/");
    }

    /** A point in the log: how many requests were answered so far. */
    public long mark() {
        return parsed(status()).path("requests").asLong();
    }

    /** The requests that were answered after that mark, oldest first. */
    public List<AwsRequest> since(long mark) {
        List<AwsRequest> requests = new ArrayList<>();
        parsed(send("GET", "requests?since=" + mark, "")).forEach(json -> requests.add(AwsRequest.of(json)));
        return List.copyOf(requests);
    }

    /** Those after that mark that could have changed something. Refused ones count, as they do in {@link AuditEvents}. */
    public List<AwsRequest> writes(long mark) {
        return since(mark).stream().filter(AwsRequest::write).toList();
    }

    /** The next calls of that operation go wrong as told. */
    public void inject(Fault fault) {
        send("POST", "faults", fault.json().toString());
    }

    /** Everything works again. */
    public void clearFaults() {
        send("DELETE", "faults", "");
    }

    /** From now on the targets of load balancers in that place are as told; nothing is healthy that nobody said is. */
    public void targetsAre(TargetHealth health) {
        send("POST", "targets", health.json().toString());
    }

    /** Every target is as it is when it was just registered. */
    public void clearTargets() {
        send("DELETE", "targets", "");
    }

    /** From now on EKS says that of one of its add-ons. */
    public void addonIs(AddonHealth health) {
        send("POST", "addons", health.json().toString());
    }

    /** EKS has nothing to complain of any more. */
    public void clearAddons() {
        send("DELETE", "addons", "");
    }

    /** From now on EKS says that the cluster is in that authentication mode, for instance {@code CONFIG_MAP}. */
    public void authenticationModeIs(String mode) {
        send("POST", "authentication-mode", '"' + mode + '"');
    }

    /** From now on EKS says that it supports that version of Kubernetes until these days, as if time had passed. */
    public void supportEnds(String version, LocalDate standard, LocalDate extended) {
        send("POST", "support", """
                {"version": "%s", "standardUntil": "%s", "extendedUntil": "%s"}""".formatted(version, standard, extended));
    }

    /** EKS supports every version as long as it really does. */
    public void clearSupport() {
        send("DELETE", "support", "");
    }

    /** The emulator's answer about itself, as JSON text. */
    public String status() {
        return send("GET", "status", "");
    }

    private String send(String method, String path, String body) {
        URI address = control.resolve(path);
        BodyPublisher publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new SandboxException(
                        "the emulated AWS refused (%d): %s".formatted(answer.statusCode(), answer.body()),
                        method + " " + address,
                        "compare the request with what sandbox/aws expects");
            }
            return answer.body();
        } catch (IOException e) {
            throw new SandboxException(
                    "the emulated AWS does not answer: " + e,
                    method + " " + address,
                    "see `groundwork sandbox status` and `groundwork sandbox logs aws`",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", method + " " + address, "run it again", e);
        }
    }

    private JsonNode parsed(String text) {
        try {
            return mapper.readTree(text);
        } catch (IOException e) {
            throw new SandboxException(
                    "the emulated AWS answered something that is no JSON: " + text,
                    control.toString(),
                    "check that this address is the sandbox's",
                    e);
        }
    }
}
