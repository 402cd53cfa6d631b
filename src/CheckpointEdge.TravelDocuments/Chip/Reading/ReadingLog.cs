using System.Collections.Immutable;

namespace CheckpointEdge.TravelDocuments.Chip.Reading;

/// <summary>The steps of one reading: kept for the result, shown when they end.</summary>
internal sealed class ReadingLog(TimeProvider time, Action<ChipStep>? show)
{
    private readonly ImmutableArray<ChipStep>.Builder _steps = ImmutableArray.CreateBuilder<ChipStep>();
    private readonly Stack<Running> _open = new();

    /// <summary>Exchanged since the reading began (count), whoever sent them.</summary>
    public int Commands { get; set; }

    /// <summary>While a lost chip is opened again, one step tells of it, not every part of it.</summary>
    public bool Quiet { get; set; }

    /// <summary>What went wrong last, quiet or not.</summary>
    public string LastFailure { get; private set; } = "";

    public ImmutableArray<ChipStep> Steps => _steps.ToImmutable();

    public Running Begin(string name)
    {
        Running running = new(this, name, time.GetTimestamp(), Commands);
        _open.Push(running);
        return running;
    }

    /// <summary>A step that was not tried.</summary>
    public void NotDone(string name, string why) => Add(new(name, ChipStepResult.NotDone, why, 0, 0));

    /// <summary>Steps under way end with what made the reading end.</summary>
    public void FailOpen(string sentence)
    {
        Quiet = false;
        if (_open.Count == 0)
            Begin(ChipStepNames.Reading);
        while (_open.TryPeek(out Running? running))
            running.Failed(sentence);
    }

    /// <summary>Steps that an abandoned attempt left open are no steps of the reading.</summary>
    public void Drop(Running down)
    {
        while (_open.TryPeek(out Running? running) && running != down)
            _open.Pop();
    }

    private void Add(ChipStep step)
    {
        if (step.Result == ChipStepResult.Failed)
            LastFailure = step.Sentence;
        if (Quiet)
            return;
        _steps.Add(step);
        show?.Invoke(step);
    }

    /// <summary>A step under way. What another step within it takes is that one's alone.</summary>
    public sealed class Running(ReadingLog log, string name, long since, int commands)
    {
        private double _others;
        private int _othersCommands;
        private string _shown = "";

        public double Milliseconds => log.Elapsed(since) - _others;

        public int Commands => log.Commands - commands - _othersCommands;

        public void Done(string sentence) => End(ChipStepResult.Done, sentence);

        public void Failed(string sentence) => End(ChipStepResult.Failed, sentence);

        public void NotDone(string sentence) => End(ChipStepResult.NotDone, sentence);

        /// <summary>Shown only when the sentence is another than before, so that no screen is painted for every command.</summary>
        public void Show(string sentence)
        {
            if (log.Quiet || sentence == _shown)
                return;
            _shown = sentence;
            log.Show(new(name, ChipStepResult.Running, sentence, Milliseconds, Commands));
        }

        private void End(ChipStepResult result, string sentence)
        {
            double milliseconds = Milliseconds;
            int sent = Commands;
            log.Close(this);
            log.Add(new(name, result, sentence, milliseconds, sent));
        }

        internal void Leave(double milliseconds, int sent)
        {
            _others += milliseconds;
            _othersCommands += sent;
        }
    }

    private void Close(Running running)
    {
        double milliseconds = running.Milliseconds;
        int sent = running.Commands;
        Drop(running);
        _open.TryPop(out _);
        if (!Quiet && _open.TryPeek(out Running? outer))
            outer.Leave(milliseconds, sent);
    }

    private double Elapsed(long since) => time.GetElapsedTime(since).TotalMilliseconds;

    private void Show(ChipStep step) => show?.Invoke(step);
}
