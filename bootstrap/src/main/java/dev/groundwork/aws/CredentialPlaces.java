package dev.groundwork.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where the SDK looks for credentials, in its order and in words. The SDK itself does not tell which place it took
 * credentials from, so this looks at the same settings.
 *
 * @see <a href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">The default
 *     chain</a>
 */
final class CredentialPlaces {
    private static final String PROVIDER = "CredentialsProvider(";
    private static final Pattern ABOUT_PROFILE = Pattern.compile("\\b(?:profile|sso)\\b", Pattern.CASE_INSENSITIVE);

    private final Map<String, String> environment;
    private final Function<String, Optional<Map<String, String>>> profiles;

    /** @param profiles the settings of a profile in the shared files, by its name */
    CredentialPlaces(Map<String, String> environment, Function<String, Optional<Map<String, String>>> profiles) {
        this.environment = Map.copyOf(environment);
        this.profiles = profiles;
    }

    /**
     * Every place that was looked at, and what was missing there.
     *
     * @param complaint the SDK's message, which tells what each of its providers says
     */
    String looked(String complaint) {
        List<String> looked = new ArrayList<>();
        looked.add("system property aws.accessKeyId is not set");
        looked.add(
                isSet("AWS_ACCESS_KEY_ID")
                        ? "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not"
                        : "AWS_ACCESS_KEY_ID is not set");
        looked.add(
                isSet("AWS_WEB_IDENTITY_TOKEN_FILE")
                        ? "AWS_WEB_IDENTITY_TOKEN_FILE did not help" + reason(complaint, "WebIdentityToken", "Profile")
                        : "AWS_WEB_IDENTITY_TOKEN_FILE is not set");
        looked.add(profile()
                .map(settings ->
                        "profile %s gave none%s".formatted(profileName(), reason(complaint, "Profile", "Container")))
                .orElseGet(() -> "there is no profile %s in %s".formatted(profileName(), files())));
        looked.add(
                isContainer()
                        ? "the container gave none" + reason(complaint, "Container", "InstanceProfile")
                        : "this is no container of ECS or EKS");
        looked.add(
                Boolean.parseBoolean(environment.get("AWS_EC2_METADATA_DISABLED"))
                        ? "AWS_EC2_METADATA_DISABLED forbids asking the instance"
                        : "no EC2 instance metadata answered");
        return String.join("; ", looked);
    }

    /** What that provider says in the list of complaints, which names its providers in their order. */
    private static String reason(String complaint, String provider, String next) {
        int list = complaint.indexOf(": [");
        int from = complaint.indexOf(provider + PROVIDER, Math.max(list, 0));
        int to = complaint.indexOf(", " + next + PROVIDER, Math.max(from, 0));
        if (list < 0 || from < 0 || to < 0) {
            return "";
        }
        String words = complaint.substring(from, to);
        String said = words.substring(words.lastIndexOf("): ") + 3)
                .replace("java.nio.file.NoSuchFileException: ", "there is no file ")
                .replaceFirst("^(?:[a-z]+\\.)+\\w+: ", "");
        return " (%s)".formatted(said.endsWith(".") ? said.substring(0, said.length() - 1) : said);
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

    /**
     * What to do where there are no credentials at all.
     *
     * @param complaint the SDK's message
     */
    String remedy(String complaint) {
        if (complaint.contains("must be on the class path")) {
            // The profile is of a sort that this program has no code for; the AWS command line has.
            return "Run: eval \"$(aws configure export-credentials --profile %s --format env)\""
                    .formatted(profileName());
        }
        if (complaint.contains("process-based credentials")) {
            // What the process said is in none of the SDK's messages.
            return "Run by hand the credential_process that profile %s uses: it says why it fails"
                    .formatted(profileName());
        }
        return profile()
                .filter(CredentialPlaces::usesSignOn)
                .map(settings -> "Run: aws sso login --profile " + profileName())
                .orElse("Set AWS_PROFILE to a profile that has credentials, or run: aws configure sso");
    }

    /** Whether the SDK complains about a profile or a sign-on rather than about a call. */
    boolean isAboutProfile(String message) {
        return ABOUT_PROFILE.matcher(message).find();
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
