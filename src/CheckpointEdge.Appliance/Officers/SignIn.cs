using CheckpointEdge.Appliance.Officers.Cards;

namespace CheckpointEdge.Appliance.Officers;

/// <summary>What a number and a PIN prove. A closed set: no other cases exist.</summary>
public abstract record PinCheck
{
    private PinCheck()
    {
    }

    /// <param name="Duress">It was the PIN for duress; nothing that anybody sees may depend on it.</param>
    public sealed record Right(Officer Officer, bool Duress) : PinCheck
    {
        /// <summary>Stays out of every log.</summary>
        public override string ToString() => "right";
    }

    public sealed record Refused(string Sentence) : PinCheck;

    public sealed record Wait(TimeSpan For) : PinCheck;
}

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
/// Signing in, and confirming beside somebody who is: one attempt at a time, with the same work for unknown officers as for known
/// ones, for the PIN for duress as for the ordinary one. Safe for concurrent use.
/// </summary>
/// <param name="duress">Told of every sign-in; null: at a desk without records.</param>
/// <param name="cards">Who signs in shows a card too; null: at a desk without a reader for them.</param>
public sealed class SignIn(
    OfficerRegister register, SignInGate gate, DeskSession session, DuressWatch? duress = null, OfficerCards? cards = null) : IDisposable
{
    private const string Refusal = "The officer's number or the PIN is wrong.";

    /// <summary>One sentence for all three: a right PIN without the card learns nothing.</summary>
    private const string RefusalWithCard = "The officer's number, the PIN or the card is wrong.";

    /// <summary>One hash at a time: guesses cannot keep all processors busy, nor slip past the gate side by side.</summary>
    private readonly SemaphoreSlim _one = new(1);

    /// <exception cref="OfficerException">The officers' file cannot be read.</exception>
    public async Task<SignInResult> TryAsync(string number, string pin, CancellationToken cancellation)
    {
        switch (await VerifyAsync(number, pin, cancellation, asks: cards).ConfigureAwait(false))
        {
            case PinCheck.Right right:
                duress?.SignedIn(right.Officer, right.Duress);
                return new SignInResult.Done(
                    session.Begin(number, right.Officer.Supervisor, withCard: cards is not null && right.Officer.Card is not null));
            case PinCheck.Wait wait:
                return new SignInResult.Wait(wait.For);
            case PinCheck.Refused refused:
                return new SignInResult.Refused(refused.Sentence);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>A second person beside the signed-in officer; nobody is signed in by it.</summary>
    /// <exception cref="OfficerException">The officers' file cannot be read.</exception>
    public async Task<PinCheck> ConfirmAsync(string number, string pin, CancellationToken cancellation)
    {
        PinCheck check = await VerifyAsync(number, pin, cancellation).ConfigureAwait(false);
        if (check is PinCheck.Right right)
            duress?.Confirmed(right.Officer, right.Duress);
        return check;
    }

    /// <summary>A supervisor lifts the wait of an officer.</summary>
    /// <returns>Refused for whoever is no supervisor, in the words of a wrong PIN: who is one is nobody's business here.</returns>
    /// <exception cref="OfficerException">The officers' file cannot be read.</exception>
    public async Task<PinCheck> LiftAsync(string number, string supervisor, string pin, CancellationToken cancellation)
    {
        PinCheck check = await VerifyAsync(supervisor, pin, cancellation, lifts: true).ConfigureAwait(false);
        if (check is not PinCheck.Right right)
            return check;
        if (!right.Officer.Supervisor)
            return new PinCheck.Refused(Refusal);
        duress?.Confirmed(right.Officer, right.Duress);
        return gate.Lift(number) ? check : new PinCheck.Refused("This officer does not have to wait.");
    }

    public void Dispose() => _one.Dispose();

    /// <param name="asks">Asks the card before the PIN is looked at, so that the time it takes says nothing of the PIN.</param>
    private async Task<PinCheck> VerifyAsync(
        string number, string pin, CancellationToken cancellation, bool lifts = false, OfficerCards? asks = null)
    {
        string refusal = asks is null ? Refusal : RefusalWithCard;
        if (PinRules.NumberRefusal(number) is not null || pin.Length > PinRules.DigitsMax)
            return new PinCheck.Refused(refusal);
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            TimeSpan wait = gate.WaitFor(number, lifts);
            if (wait > TimeSpan.Zero)
                return new PinCheck.Wait(wait);
            CardProof? proof = asks is null ? null : await asks.ProveAsync(cancellation).ConfigureAwait(false);
            Officer? officer = register.Find(number);
            // Always two hashes, whoever it is and whichever PIN it was.
            bool ordinary = (officer?.Pin ?? PinHash.Nobody).Matches(pin);
            bool underDuress = (officer?.Duress ?? PinHash.Nobody).Matches(pin);
            if (officer is null || !(ordinary | underDuress) || asks?.Admits(officer, proof) == false)
            {
                gate.Failed(number, lifts);
                return new PinCheck.Refused(refusal);
            }

            gate.Succeeded(number);
            return new PinCheck.Right(officer, underDuress);
        }
        finally
        {
            _one.Release();
        }
    }
}
