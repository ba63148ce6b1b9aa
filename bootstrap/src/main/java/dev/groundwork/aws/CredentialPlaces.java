package dev.groundwork.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the SDK looks for credentials, in its order and in words. The SDK itself does not tell which place it took
 * credentials from, so this looks at the same settings.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">The default
 *     chain</a>
 */
final class CredentialPlaces {
    private final Map<String, String> environment;
    private final Function<String, Optional<Map<String, String>>> profiles;

    /** @param profiles the settings of a profile in the shared files, by its name */
    CredentialPlaces(Map<String, String> environment, Function<String, Optional<Map<String, String>>> profiles) {
        this.environment = Map.copyOf(environment);
        this.profiles = profiles;
    }

    /** Every place that was looked at, and what was missing there. */
    @Override
    public String toString() {
        List<String> looked = new ArrayList<>();
        looked.add("system property aws.accessKeyId is not set");
        looked.add(
                isSet("AWS_ACCESS_KEY_ID")
                        ? "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not"
                        : "AWS_ACCESS_KEY_ID is not set");
        looked.add(
                isSet("AWS_WEB_IDENTITY_TOKEN_FILE")
                        ? "AWS_WEB_IDENTITY_TOKEN_FILE did not help"
                        : "AWS_WEB_IDENTITY_TOKEN_FILE is not set");
        looked.add(profile()
                .map(settings -> "profile %s has none".formatted(profileName()))
                .orElseGet(() -> "there is no profile %s in %s".formatted(profileName(), files())));
        looked.add(isContainer() ? "the container's endpoint gave none" : "this is no container of ECS or EKS");
        looked.add(
                Boolean.parseBoolean(environment.get("AWS_EC2_METADATA_DISABLED"))
                        ? "AWS_EC2_METADATA_DISABLED forbids asking the instance"
                        : "no EC2 instance metadata answered");
        return String.join("; ", looked);
    }

    /** Where the credentials that were found come from. */
    String source() {
        if (System.getProperty("aws.accessKeyId") != null) {
            return "the system property aws.accessKeyId";
        }
        if (isSet("AWS_ACCESS_KEY_ID") && isSet("AWS_SECRET_ACCESS_KEY")) {
            return "the environment variable AWS_ACCESS_KEY_ID";
        }
        if (isSet("AWS_WEB_IDENTITY_TOKEN_FILE")) {
            return "the web identity token in AWS_WEB_IDENTITY_TOKEN_FILE";
        }
        if (profile().isPresent()) {
            return "profile " + profileName();
        }
        return isContainer() ? "the container" : "the EC2 instance";
    }

    /** What makes fresh credentials out of old ones. */
    String renewal() {
        if (isSet("AWS_ACCESS_KEY_ID")) {
            return "Set fresh AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or unset them to use a profile";
        }
        return profile()
                .map(settings -> usesSignOn(settings)
                        ? "Run: aws sso login --profile " + profileName()
                        : "Renew the keys of profile %s, or set AWS_PROFILE to another one".formatted(profileName()))
                .orElse("Renew the credentials, then run it again");
    }

    /** What to do where there are no credentials at all. */
    String remedy() {
        return profile()
                .filter(CredentialPlaces::usesSignOn)
                .map(settings -> "Run: aws sso login --profile " + profileName())
                .orElse("Set AWS_PROFILE to a profile that has credentials, or run: aws configure sso");
    }

    /** Whether the SDK complains about a profile or a sign-on rather than about a call. */
    boolean isAboutProfile(String message) {
        return message.contains("rofile")
                || message.contains("SSO")
                || message.contains("Sso")
                || message.contains("sso");
    }

    private String profileName() {
        return environment.getOrDefault("AWS_PROFILE", "default");
    }

    private String files() {
        return environment.getOrDefault("AWS_CONFIG_FILE", "~/.aws/config") + " or "
                + environment.getOrDefault("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
    }

    private Optional<Map<String, String>> profile() {
        return profiles.apply(profileName());
    }

    private static boolean usesSignOn(Map<String, String> settings) {
        return settings.containsKey("sso_session") || settings.containsKey("sso_start_url");
    }

    private boolean isContainer() {
        return isSet("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || isSet("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }
}
