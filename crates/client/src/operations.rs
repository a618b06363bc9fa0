//! The calls with one request and one reply that is not a model's: each sends, reads, and says what went wrong.

use outcrop_core::catalog::{Catalog, Resolution};
use outcrop_core::error::Error as CoreError;
use outcrop_core::request::{
    AsyncInvocation, AsyncInvoke, Behind, CountInput, FoundationModel, InferenceProfile, Listing,
    ModelFilter, Pager, Request, Rerank, Reranked, parse_async_invocation, parse_count_tokens,
    parse_foundation_model, parse_foundation_models, parse_inference_profile, parse_rerank,
    parse_start_async_invoke,
};

use crate::abort::Abort;
use crate::call::Client;
use crate::error::Error;

impl Client {
    /// Asks how many tokens a body is. Costs nothing; takes bare model ids, and not every model can count.
    pub async fn count_tokens(
        &self,
        model_id: &str,
        input: CountInput<'_>,
        abort: &Abort,
    ) -> Result<u64, Error> {
        let request = Request::count_tokens(model_id, input).map_err(Error::request)?;
        self.read(&request, abort, parse_count_tokens).await
    }

    /// Begins a background call and gives the ARN that names it.
    ///
    /// It bills, so it is sent once unless the caller switched retries of such calls on. After an error that leaves
    /// open whether it arrived (a cut connection, silence), the same call with the same token begins nothing twice.
    pub async fn start_async_invoke(&self, call: &AsyncInvoke<'_>, abort: &Abort) -> Result<String, Error> {
        let request = Request::start_async_invoke(call).map_err(Error::request)?;
        self.read(&request, abort, parse_start_async_invoke).await
    }

    /// How far a background call is.
    pub async fn get_async_invoke(&self, arn: &str, abort: &Abort) -> Result<AsyncInvocation, Error> {
        let request = Request::get_async_invoke(arn).map_err(Error::request)?;
        self.read(&request, abort, parse_async_invocation).await
    }

    /// Scores documents against a query. It bills: see [`Client::start_async_invoke`].
    pub async fn rerank(&self, rerank: &Rerank<'_>, abort: &Abort) -> Result<Reranked, Error> {
        let request = Request::rerank(rerank, &self.config().region).map_err(Error::request)?;
        self.read(&request, abort, parse_rerank).await
    }

    /// The models of the Region. There is one page.
    pub async fn list_foundation_models(
        &self,
        filter: &ModelFilter,
        abort: &Abort,
    ) -> Result<Vec<FoundationModel>, Error> {
        let request = Request::list_foundation_models(filter);
        self.read(&request, abort, parse_foundation_models).await
    }

    /// One model, by bare id or ARN.
    pub async fn get_foundation_model(
        &self,
        id_or_arn: &str,
        abort: &Abort,
    ) -> Result<FoundationModel, Error> {
        let request = Request::get_foundation_model(id_or_arn).map_err(Error::request)?;
        self.read(&request, abort, parse_foundation_model).await
    }

    /// One inference profile, by id or ARN.
    pub async fn get_inference_profile(
        &self,
        id_or_arn: &str,
        abort: &Abort,
    ) -> Result<InferenceProfile, Error> {
        let request = Request::get_inference_profile(id_or_arn).map_err(Error::request)?;
        self.read(&request, abort, parse_inference_profile).await
    }

    /// The next page of a list; none after the last. After an error the same page is asked for again.
    ///
    /// ```no_run
    /// use outcrop_client::{Abort, Client, Error};
    /// use outcrop_core::request::{Pager, ProfileFilter};
    ///
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let mut pager = Pager::new(ProfileFilter::default());
    /// while let Some(profiles) = client.next_page(&mut pager, &Abort::new()).await? {
    ///     let _shown_meanwhile = profiles.len();
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next_page<L: Listing>(
        &self,
        pager: &mut Pager<L>,
        abort: &Abort,
    ) -> Result<Option<Vec<L::Item>>, Error> {
        let Some(request) = pager.request() else {
            return Ok(None);
        };
        self.read(&request, abort, |body| pager.push(body))
            .await
            .map(Some)
    }

    /// All entries of a list, page after page: background calls ([`outcrop_core::request::AsyncFilter`]), inference
    /// profiles ([`outcrop_core::request::ProfileFilter`]).
    pub async fn list<L: Listing>(&self, listing: L, abort: &Abort) -> Result<Vec<L::Item>, Error> {
        let mut pager = Pager::new(listing);
        let mut all = Vec::new();
        while let Some(page) = self.next_page(&mut pager, abort).await? {
            all.extend(page);
        }
        Ok(all)
    }

    /// Asks once which model answers behind an ARN; none where the id says it itself, or nobody can.
    pub async fn look_up(&self, id_or_arn: &str, abort: &Abort) -> Result<Option<Behind>, Error> {
        let Some(request) = Request::look_up(id_or_arn) else {
            return Ok(None);
        };
        let read = |body: &[u8]| Behind::parse(request.operation, body);
        self.read(&request, abort, read).await.map(Some)
    }

    /// Resolves an id, and where it is opaque asks once what is behind it.
    ///
    /// An error of the lookup leaves the id as it was: it can be called through `Converse` all the same.
    pub async fn resolve<'a>(
        &self,
        catalog: &'a Catalog,
        id_or_arn: &str,
        abort: &Abort,
    ) -> (Resolution<'a>, Option<Error>) {
        let resolution = catalog.resolve(id_or_arn, &self.config().region);
        if resolution.family.is_some() {
            return (resolution, None);
        }
        match self.look_up(&resolution.wire_id, abort).await {
            Ok(Some(behind)) => (resolution.with_models(catalog, &behind.models), None),
            Ok(None) => (resolution, None),
            Err(error) => (resolution, Some(error)),
        }
    }

    /// Sends, and reads the reply; an error of reading keeps the reply to be looked at.
    async fn read<T>(
        &self,
        request: &Request,
        abort: &Abort,
        parse: impl FnOnce(&[u8]) -> Result<T, CoreError>,
    ) -> Result<T, Error> {
        let response = self.send(request, abort).await?;
        parse(&response.view.body).map_err(|error| {
            Error::reply(error)
                .with_call(&response.attempts, Some(response.request))
                .with_response(response.view)
        })
    }
}
