namespace Slipway.Images.Registries;

/// <summary>A token source that ends with another token or after a time, by the given clock.</summary>
internal static class Deadline
{
    public static CancellationTokenSource After(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var source = new DeadlineSource(limit, time);
        source.Link(cancellationToken);
        return source;
    }

    private sealed class DeadlineSource(TimeSpan limit, TimeProvider time) : CancellationTokenSource(limit, time)
    {
        private CancellationTokenRegistration registration;

        public void Link(CancellationToken cancellationToken) =>
            registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), this);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                registration.Dispose();
            base.Dispose(disposing);
        }
    }
}
