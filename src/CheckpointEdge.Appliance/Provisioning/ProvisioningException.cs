namespace CheckpointEdge.Appliance.Provisioning;

/// <summary>The board is not enrolled, or cannot be. The message is one sentence that says what to do.</summary>
public sealed class ProvisioningException(string sentence, Exception? cause = null) : Exception(sentence, cause);
