package dev.groundwork.aws;

/**
 * Who calls, as GetCallerIdentity tells.
 *
 * @param arn the caller
 * @param partition the AWS partition, for instance {@code aws-cn}
 * @param account the account, 12 digits
 */
public record Caller(String arn, String partition, String account) {}
