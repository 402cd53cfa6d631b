namespace CheckpointEdge.Appliance.Officers;

/// <summary>What became of an attempt to sign in. A closed set: no other cases exist.</summary>
public abstract record SignInResult
{
    private SignInResult()
    {
    }

    /// <param name="Token">See <see cref="DeskSession.Begin"/>.</param>
    public sealed record Done(string Token) : SignInResult
    {
        /// <summary>The token is a secret and stays out of every log.</summary>
        public override string ToString() => "signed in";
    }

    public sealed record Refused(string Sentence) : SignInResult;

    public sealed record Wait(TimeSpan For) : SignInResult;
}

/// <summary>
/// Signing in: one attempt at a time, with the same work for unknown officers as for known ones. Safe for concurrent use.
/// </summary>
public sealed class SignIn(OfficerRegister register, SignInGate gate, DeskSession session) : IDisposable
{
    private const string Refusal = "The officer's number or the PIN is wrong.";

    /// <summary>One hash at a time: guesses cannot keep all processors busy, nor slip past the gate side by side.</summary>
    private readonly SemaphoreSlim _one = new(1);

    /// <exception cref="OfficerException">The officers' file cannot be read.</exception>
    public async Task<SignInResult> TryAsync(string number, string pin, CancellationToken cancellation)
    {
        if (PinRules.NumberRefusal(number) is not null || pin.Length > PinRules.DigitsMax)
            return new SignInResult.Refused(Refusal);
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            TimeSpan wait = gate.WaitFor(number);
            if (wait > TimeSpan.Zero)
                return new SignInResult.Wait(wait);
            Officer? officer = register.Find(number);
            bool right = (officer?.Pin ?? PinHash.Nobody).Matches(pin);
            if (officer is null || !right)
            {
                gate.Failed(number);
                return new SignInResult.Refused(Refusal);
            }

            gate.Succeeded(number);
            return new SignInResult.Done(session.Begin(number));
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
