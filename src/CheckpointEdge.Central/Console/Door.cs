namespace CheckpointEdge.Central.Console;

/// <summary>The two doors of Central.</summary>
public enum Door
{
    /// <summary>People, through a browser or <c>checkpointctl</c>.</summary>
    Console,

    /// <summary>Boards, with a certificate.</summary>
    Boards,
}

/// <summary>
/// Which door a connection came through: set on the connection by its listener, so no header and no port number can say
/// otherwise. An endpoint that carries it as metadata answers at that door alone.
/// </summary>
public sealed record DoorFeature(Door Door);

/// <summary>An endpoint that answers without a session: the pages, signing in, health, metrics. Everything else asks for one.</summary>
public sealed record WithoutSession;

/// <summary>An endpoint that only accounts with this role may use, or with the other one where there is one.</summary>
public sealed record NeedsRole(Accounts.Role Role, Accounts.Role? Or = null)
{
    public bool Allows(Accounts.Role role) => role == Role || role == Or;

    /// <summary><c>ops</c>, or <c>ops or auditor</c>.</summary>
    public string Words => (Or is { } or ? $"{Role} or {or}" : $"{Role}").ToLowerInvariant();
}
